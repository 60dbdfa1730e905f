import { loadDataset } from "@caviar/datasets";
import { encodeSafetensors } from "@caviar/engine";
import { expect, test } from "vitest";

import { decodeCheckpoint } from "../../src/classifier/checkpoint.ts";
import { classifier } from "../../src/classifier/classifier.ts";
import { evaluateModel } from "../../src/classifier/evaluate-model.ts";
import { exportModel } from "../../src/classifier/export-model.ts";
import { readModelFiles } from "../../src/classifier/model-files.ts";
import type { ModelFiles } from "../../src/objective.ts";
import { configOf, runTrial } from "./trials.ts";

const config = configOf({ layers: 1, units: 24, learningRate: 0.01, batchSize: 64 });
const { checkpoints, reports } = await runTrial({ config, epochs: 8 });
const files = await exportModel(config, checkpoints.at(-1)!);

const lastLayer = { type: "dense", units: 10, useBias: true, l2: 0 };

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** The files with model.json changed. */
function withDescription(change: (description: Record<string, unknown>) => void): ModelFiles {
  const description = JSON.parse(textOf(files["model.json"]!));
  change(description);
  return { ...files, "model.json": bytesOf(JSON.stringify(description)) };
}

test("the exported model classifies the test set, twice the same, with every image counted", async () => {
  const { metrics, confusion } = await evaluateModel(files);
  expect(metrics["testAccuracy"]).toBeGreaterThan(0.93);
  const { test: held } = await loadDataset("digits");
  const counts = confusion!.map((row) => row.reduce((a, b) => a + b));
  const truth = counts.map((_, label) => held.labels.filter((other) => other === label).length);
  expect(counts).toEqual(truth);
  expect(await evaluateModel(files)).toEqual({ metrics, confusion });
});

test("the exported weights are the trial's, bit for bit, and the description carries its figures", () => {
  const { weights, description } = readModelFiles(files);
  const { state } = decodeCheckpoint(checkpoints.at(-1)!);
  for (const [name, tensor] of weights) expect(tensor).toEqual(state.get(name));
  expect([...state.keys()].filter((name) => !weights.has(name))).toSatisfy((names: string[]) =>
    names.every((name) => name.startsWith("optimizer.")),
  );
  const last = reports.at(-1)![1];
  expect(description.training).toEqual({
    epochs: 8,
    backend: "wasm",
    validationLoss: last["validationLoss"],
    validationAccuracy: last["validationAccuracy"],
  });
  expect(description.config).toEqual(config);
});

test.each<[string, ModelFiles, string]>([
  ["no model.json", { "model.safetensors": files["model.safetensors"]! }, "a file model.json"],
  ["no weights", { "model.json": files["model.json"]! }, "a file model.safetensors"],
  ["a model.json that is not JSON", { ...files, "model.json": bytesOf("{") }, "not JSON"],
  ["an unknown key", withDescription((d) => (d["extra"] = 1)), "extra"],
  ["another format version", withDescription((d) => (d["version"] = 2)), "version"],
  ["another number of classes", withDescription((d) => (d["classes"] = 11)), "11 classes"],
  [
    "fewer layers than weights",
    withDescription((d) => (d["architecture"] = { inputs: 64, layers: [lastLayer] })),
    "does not fit model.json",
  ],
  [
    "no weights in the file",
    { ...files, "model.safetensors": encodeSafetensors({ tensors: new Map(), metadata: {} }) },
    "expected F32 of shape [64,24], got nothing",
  ],
])("a model with %s is CAV_MODEL_INVALID and says so", async (_, broken, words) => {
  const rejected = expect(evaluateModel(broken)).rejects;
  await rejected.toMatchObject({ code: "CAV_MODEL_INVALID" });
  await expect(evaluateModel(broken)).rejects.toThrow(words);
});

test("the objective offers every setting as JSON Schema, only the data set required of the user", () => {
  const schema = classifier.config.toJSONSchema({ io: "input" });
  expect(schema.required).toEqual(["dataset"]);
  expect(schema.additionalProperties).toBe(false);
  expect(Object.keys(schema.properties ?? {}).toSorted()).toEqual(Object.keys(config).toSorted());
});
