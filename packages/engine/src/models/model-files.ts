// A network as two files that stand on their own: `model.safetensors` holds parameters and running
// averages, `model.json` the graph that says what they mean.

import { CaviarError } from "@caviar/errors";

import type { LayerDescription, MergeDescription } from "../layers/create-layer.ts";
import { decodeSafetensors } from "../safetensors/decode.ts";
import { encodeSafetensors } from "../safetensors/encode.ts";
import type { StoredTensors } from "../safetensors/format.ts";
import type { Graph } from "./graph.ts";
import type { Network } from "./network.ts";

/** File name -> bytes. */
export type ModelFiles = {
  readonly "model.json": Uint8Array;
  readonly "model.safetensors": Uint8Array;
};

const FORMAT = "caviar-network";
const VERSION = 1;

const LAYER_TYPES: Readonly<Record<(LayerDescription | MergeDescription)["type"], true>> = {
  activation: true,
  add: true,
  averagePooling2D: true,
  batchNormalization: true,
  concatenate: true,
  conv2D: true,
  dense: true,
  depthwiseConv2D: true,
  dropout: true,
  embedding: true,
  flatten: true,
  globalAveragePooling2D: true,
  layerNormalization: true,
  maxPooling2D: true,
  relu: true,
  rescaling: true,
  softmax: true,
};

/** `backend` is the name of the one that trained: for people, it is not read again. */
export function writeModelFiles(network: Network, backend: string): ModelFiles {
  const description = { format: FORMAT, version: VERSION, backend, graph: network.graph };
  return {
    "model.json": new TextEncoder().encode(`${JSON.stringify(description, undefined, 2)}\n`),
    "model.safetensors": encodeSafetensors({
      tensors: network.saveWeights(),
      metadata: { format: FORMAT, version: String(VERSION), backend },
    }),
  };
}

/** Throws CAV_MODEL_INVALID or CAV_CHECKPOINT_CORRUPT, saying which file and what is wrong with it. */
export function readModelFiles(files: ModelFiles): {
  readonly graph: Graph;
  readonly weights: StoredTensors;
} {
  const graph = parseDescription(files["model.json"]);
  return { graph, weights: decodeSafetensors(files["model.safetensors"]).tensors };
}

function parseDescription(bytes: Uint8Array): Graph {
  let description: unknown;
  try {
    description = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw invalid("it is not JSON", cause);
  }
  if (!isRecord(description) || description["format"] !== FORMAT) {
    throw invalid(`its format is not ${FORMAT}`);
  }
  if (description["version"] !== VERSION) throw invalid(`its version is not ${VERSION}`);
  const { graph } = description;
  if (!isGraph(graph)) throw invalid("its graph lacks inputs, layers of known types, or outputs");
  return graph;
}

/** The form alone: whether sizes and values fit together is seen when the network is built. */
function isGraph(value: unknown): value is Graph {
  if (!isRecord(value)) return false;
  const { inputs, layers, outputs } = value;
  const hasLayers =
    Array.isArray(layers) &&
    layers.every((node) => isRecord(node) && isNumbers(node["from"]) && isLayer(node["layer"]));
  const hasInputs =
    Array.isArray(inputs) && inputs.every((shape) => typeof shape === "number" || isNumbers(shape));
  return hasLayers && hasInputs && isNumbers(outputs);
}

function isLayer(value: unknown): boolean {
  return isRecord(value) && Object.hasOwn(LAYER_TYPES, String(value["type"]));
}

function isNumbers(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "number");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(problem: string, cause?: unknown): CaviarError {
  return new CaviarError("CAV_MODEL_INVALID", `model.json is no network: ${problem}`, { cause });
}
