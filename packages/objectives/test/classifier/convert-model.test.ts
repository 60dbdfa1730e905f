import { loadDataset } from "@caviar/datasets";
import { createEngine, importKeras, importPytorch, sequential } from "@caviar/engine";
import { expect, test } from "vitest";

import { convertModel } from "../../src/classifier/convert-model.ts";
import { exportModel } from "../../src/classifier/export-model.ts";
import { readModelFiles } from "../../src/classifier/model-files.ts";
import { rebuild } from "../../src/classifier/rebuild.ts";
import { configOf, runTrial } from "./trials.ts";

const config = configOf({ layers: 1, units: 24, learningRate: 0.01, batchSize: 64 });
const { checkpoints } = await runTrial({ config, epochs: 2 });
const files = await exportModel(config, checkpoints.at(-1)!);
const model = readModelFiles(files);

const { test: held, scale } = await loadDataset("digits");
const pixels = Float32Array.from(held.features); // as the data set has them
const logits = rebuild(model).predict(pixels.map((value) => value * scale));

test("Keras' files take the data set's own values and give the model's logits, bit for bit", async () => {
  const { files: converted } = await convertModel(files, { format: "keras", softmax: false });
  expect(Object.keys(converted)).toEqual([".json", ".safetensors"]);
  const loaded = importKeras(createEngine(), {
    "model.json": converted[".json"]!,
    "model.safetensors": converted[".safetensors"]!,
  });
  expect(loaded.predict(pixels)).toEqual(logits);
});

test("with softmax, each row is probabilities in the order of the logits", async () => {
  const { files: converted, about } = await convertModel(files, { format: "keras", softmax: true });
  const loaded = importKeras(createEngine(), {
    "model.json": converted[".json"]!,
    "model.safetensors": converted[".safetensors"]!,
  });
  const first = loaded.predict(pixels).subarray(0, 10);
  expect(first.reduce((sum, value) => sum + value)).toBeCloseTo(1, 6);
  expect(first.indexOf(Math.max(...first))).toBe(
    logits.indexOf(Math.max(...logits.subarray(0, 10))),
  );
  expect(about).toContain("output  10 probabilities, one a class");
});

test("PyTorch's weights are of the layers without the scale, which is told", async () => {
  const { files: converted, about } = await convertModel(files, {
    format: "safetensors",
    softmax: false,
  });
  const same = sequential(createEngine(), model.description.architecture);
  importPytorch(same.network, converted[".safetensors"]!);
  expect(same.network.saveWeights()).toEqual(model.weights);
  expect(about).toContain("scale   0.0625, by which to multiply them first");
});

test("an ONNX model says what goes in and what comes out", async () => {
  const { files: converted } = await convertModel(files, { format: "onnx", softmax: false });
  const text = new TextDecoder("latin1").decode(converted[".onnx"]);
  expect(text).toContain("8 x 8 x 1 values as the data set has them, row by row");
  expect(text).toContain("10 logits, one a class");
});
