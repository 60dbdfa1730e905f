import { expect, test } from "vitest";

import { LabelledRows } from "../../src/data/labelled-rows.ts";
import type { DenseDescription } from "../../src/layers/create-layer.ts";
import { evaluate } from "../../src/models/evaluate.ts";
import { Sequential } from "../../src/models/sequential.ts";
import { Training } from "../../src/models/training.ts";
import { loadDigits } from "../digits.ts";
import { emptyEngine, type TestedBackend } from "../engines.ts";

test("a dense layer before batch normalization has no bias unless it is asked for", () => {
  const { engine, names } = namesOf({ type: "dense", units: 4 });
  expect(names).toEqual(["layers.0.kernel", "layers.1.gamma", "layers.1.beta", ...LAST]);
  engine.reset();
  expect(namesOf({ type: "dense", units: 4, useBias: true }).names).toContain("layers.0.bias");
});

test("a dense layer with an activation keeps its bias before batch normalization", () => {
  const { names } = namesOf({ type: "dense", units: 4, activation: "tanh" });
  expect(names).toContain("layers.0.bias");
  expect(namesOf({ type: "dense", units: 4, activation: "linear" }).names).not.toContain(
    "layers.0.bias",
  );
});

const LAST = ["layers.2.kernel", "layers.2.bias"];

function namesOf(first: DenseDescription) {
  const engine = emptyEngine("wasm");
  const model = new Sequential(engine, {
    inputs: 3,
    layers: [first, { type: "batchNormalization" }, { type: "dense", units: 2 }],
  });
  return { engine, names: model.parameters.map(({ name }) => name) };
}

function drawnKernel(backend: TestedBackend, seed: number): number[] {
  const layers = [{ type: "dense", units: 5 }] as const;
  const model = new Sequential(emptyEngine(backend), { inputs: 8, layers });
  model.initialize(seed);
  return [...model.weights.get("layers.0.kernel")!.data];
}

test("the same seed draws the same weights on both backends, another seed others", () => {
  expect(drawnKernel("wasm", 1)).toEqual(drawnKernel("reference", 1));
  expect(drawnKernel("wasm", 1)).not.toEqual(drawnKernel("wasm", 2));
});

/** One SGD step of rate 0.5 on the first digits: the kernel before and after, and the penalty. */
function stepWithL2(l2: number) {
  const engine = emptyEngine("wasm");
  const model = new Sequential(engine, {
    inputs: 64,
    layers: [{ type: "dense", units: 10, l2 }],
  });
  model.initialize(1);
  const kernel = model.weights.get("layers.0.kernel")!;
  const [before, penalty] = [kernel.data.slice(), model.penalty()];
  const digits = loadDigits(engine);
  new Training(model, { type: "sgd", learningRate: 0.5 }).trainStep(
    digits,
    digits.allRows.subarray(0, 32),
  );
  return { before, penalty, after: kernel.data.slice() };
}

test("the L2 penalty moves the gradient by 2 * l2 * w: one SGD step, within 1e-6", () => {
  const l2 = 0.05;
  const [plain, penalized] = [stepWithL2(0), stepWithL2(l2)];
  for (const [i, w] of plain.before.entries()) {
    expect(plain.after[i]! - penalized.after[i]!).toBeCloseTo(0.5 * 2 * l2 * w, 6);
  }
  expect(plain.penalty).toBe(0);
  const squares = plain.before.reduce((sum, w) => sum + w * w, 0);
  expect(penalized.penalty).toBeCloseTo(l2 * squares, 5);
});

test("saved weights evaluate to the same bits in a new model", () => {
  const engine = emptyEngine("wasm");
  const architecture = {
    inputs: 64,
    layers: [
      { type: "dense", units: 20 },
      { type: "batchNormalization" },
      { type: "relu" },
      { type: "dense", units: 10 },
    ],
  } as const;
  const data = loadDigits(engine);
  const model = new Sequential(engine, architecture);
  model.initialize(1);
  const training = new Training(model, { type: "adam", learningRate: 0.01 });
  for (let step = 0; step < 30; step++) {
    training.trainStep(data, data.allRows.subarray(step * 32, (step + 1) * 32));
  }
  const copy = new Sequential(engine, architecture);
  copy.loadWeights(model.saveWeights());
  const verdict = evaluate(model, data);
  expect(evaluate(copy, data)).toEqual(verdict);
  expect(verdict.accuracy).toBeGreaterThan(0.5);
  expect(verdict.confusion.flat().reduce((a, b) => a + b)).toBe(data.count);
});

test("inference does not depend on the rest of the batch", () => {
  const engine = emptyEngine("wasm");
  const model = new Sequential(engine, {
    inputs: 2,
    layers: [
      { type: "dense", units: 3 },
      { type: "batchNormalization" },
      { type: "dense", units: 2 },
    ],
  });
  model.initialize(4);
  const alone = model.predict(Float32Array.of(0.5, -1));
  const together = model.predict(Float32Array.of(0.5, -1, 100, 100, -7, 3));
  expect([...together.subarray(0, 2)]).toEqual([...alone]);
});

test("rows of another width, and sizes that are no sizes, are CAV_SHAPE_MISMATCH", () => {
  const engine = emptyEngine("wasm");
  const mismatch = expect.objectContaining({ code: "CAV_SHAPE_MISMATCH" });
  const model = new Sequential(engine, { inputs: 3, layers: [{ type: "dense", units: 2 }] });
  expect(() => model.predict(new Float32Array(4))).toThrow(mismatch);
  expect(() => model.predict(new Float32Array(0))).toThrow(mismatch);
  const training = new Training(model, { type: "sgd", learningRate: 1 });
  const digits = loadDigits(engine);
  expect(() => training.trainStep(digits, Uint32Array.of(0))).toThrow(mismatch);
  const build = (units: number) => () =>
    new Sequential(engine, { inputs: 3, layers: [{ type: "dense", units }] });
  for (const units of [0, -1, 2.5, Number.NaN]) expect(build(units)).toThrow(mismatch);
});

test("labels beyond the classes, and features that do not fill the rows, are refused", () => {
  const engine = emptyEngine("wasm");
  const source = { width: 2, classes: 3, scale: 1, features: new Uint8Array(4) };
  const load =
    (labels: number[], features = source.features) =>
    () =>
      new LabelledRows(engine, { ...source, features, labels: Uint8Array.from(labels) });
  expect(load([0, 3])).toThrow("row 1 has 3");
  expect(load([0, 1, 2])).toThrow("need 6 features, got 4");
  expect(load([], new Uint8Array(0))).toThrow(
    expect.objectContaining({ code: "CAV_SHAPE_MISMATCH" }),
  );
  expect(() => load([0, 1])().gather(Uint32Array.of(2))).toThrow("beyond the data");
});
