// A trained classifier as two files that stand on their own: `model.safetensors` holds parameters
// and running averages, `model.json` says what they mean.

import {
  type Architecture,
  decodeSafetensors,
  encodeSafetensors,
  type StoredTensors,
} from "@caviar/engine";
import { CaviarError } from "@caviar/errors";
import { z } from "zod";

import type { ModelFiles } from "../objective.ts";
import { classifierConfig } from "./config.ts";
import { OBJECTIVE_NAME, OBJECTIVE_VERSION } from "./version.ts";

const WEIGHTS_FILE = "model.safetensors";
const DESCRIPTION_FILE = "model.json";
const FORMAT = { format: "caviar-model", version: 1 } as const;

const layerSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("dense"),
    units: z.int().min(1),
    useBias: z.boolean(),
    l2: z.number().min(0),
  }),
  z.strictObject({
    type: z.literal("batchNormalization"),
    momentum: z.number().min(0).max(1),
    epsilon: z.number().min(0),
    varianceEstimator: z.enum(["biased", "unbiased"]),
    scale: z.boolean(),
    center: z.boolean(),
  }),
  z.strictObject({ type: z.literal("relu") }),
]);

const descriptionSchema = z.strictObject({
  format: z.literal(FORMAT.format),
  version: z.literal(FORMAT.version),
  objective: z.strictObject({ name: z.literal(OBJECTIVE_NAME), version: z.string() }),
  config: classifierConfig,
  /** What a row of the input is: bytes times `scale`, row-major. */
  input: z.strictObject({
    shape: z.tuple([z.int().min(1), z.int().min(1), z.int().min(1)]),
    scale: z.number().positive(),
  }),
  classes: z.int().min(2),
  architecture: z.strictObject({
    inputs: z.int().min(1),
    layers: z.array(layerSchema).min(1).max(256),
  }),
  /** Epochs trained, the backend that computed them, and the figures after the last whole one. */
  training: z.strictObject({
    epochs: z.int().min(0),
    backend: z.string(),
    validationLoss: z.number().nullable(),
    validationAccuracy: z.number().nullable(),
  }),
});

type ModelDescription = z.infer<typeof descriptionSchema>;

export type Model = { readonly description: ModelDescription; readonly weights: StoredTensors };

/** What only the exporter knows; `architecture` written out in full, as the schema asks. */
export type Exported = Pick<ModelDescription, "config" | "input" | "classes" | "training"> & {
  readonly architecture: Architecture;
};

/** The two files. */
export function writeModelFiles(exported: Exported, weights: StoredTensors): ModelFiles {
  const objective = { name: OBJECTIVE_NAME, version: OBJECTIVE_VERSION };
  const description = descriptionSchema.parse({ ...FORMAT, objective, ...exported });
  const metadata = { format: FORMAT.format, version: String(FORMAT.version) };
  return {
    [WEIGHTS_FILE]: encodeSafetensors({ tensors: weights, metadata }),
    [DESCRIPTION_FILE]: new TextEncoder().encode(`${JSON.stringify(description, undefined, 2)}\n`),
  };
}

/** Throws CAV_MODEL_INVALID, saying which file and what is wrong with it. */
export function readModelFiles(files: ModelFiles): Model {
  const description = parseDescription(fileNamed(files, DESCRIPTION_FILE));
  const { tensors } = decodeSafetensors(fileNamed(files, WEIGHTS_FILE));
  return { description, weights: tensors };
}

export function invalidModel(problem: string, cause?: unknown): CaviarError {
  return new CaviarError("CAV_MODEL_INVALID", `${problem}; export the model again`, { cause });
}

function fileNamed(files: ModelFiles, name: string): Uint8Array {
  const bytes = files[name];
  if (bytes !== undefined) return bytes;
  throw invalidModel(`expected a file ${name}, got ${Object.keys(files).join(", ") || "no files"}`);
}

function parseDescription(bytes: Uint8Array): ModelDescription {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw invalidModel(`${DESCRIPTION_FILE} is not JSON`, cause);
  }
  const parsed = descriptionSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw invalidModel(`${DESCRIPTION_FILE}: ${z.prettifyError(parsed.error)}`, parsed.error);
}
