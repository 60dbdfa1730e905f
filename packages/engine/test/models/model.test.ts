// The Keras-like face on the digits and on small made-up data.

import { describe, expect, test } from "vitest";

import { Examples } from "../../src/data/examples.ts";
import { splitRows } from "../../src/data/splits.ts";
import { joinSources } from "../../src/data/batch-source.ts";
import { uniformStandardization } from "../../src/data/standardization.ts";
import type { Engine } from "../../src/engine.ts";
import * as layers from "../../src/models/describe.ts";
import { apply, graphOf, input } from "../../src/models/functional.ts";
import { loadModel, Model, sequential } from "../../src/models/model.ts";
import { digitRows } from "../digits.ts";
import { BACKENDS, emptyEngine } from "../engines.ts";

function digits(engine: Engine): Examples {
  return new Examples(engine, {
    ...digitRows,
    shape: [64],
    answers: { labels: digitRows.labels, classes: 10 },
    standardization: uniformStandardization(64, { factor: 1 / 16 }),
  });
}

function digitsModel(engine: Engine): Model {
  return sequential(
    engine,
    {
      inputs: 64,
      layers: [
        layers.dense(32),
        layers.batchNormalization(),
        layers.activation("relu"),
        layers.dropout(0.1),
        layers.dense(10),
      ],
    },
    1,
  ).compile({
    optimizer: { type: "adam", learningRate: 0.01 },
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy", "f1", "top3Accuracy"],
  });
}

test("a net of 32 units learns the digits: over 94 % of rows that it never saw", () => {
  const engine = emptyEngine("wasm");
  const data = digits(engine);
  const { train, test: held } = splitRows(data.count, { seed: 1, test: 0.2, labels: data.labels! });
  const model = digitsModel(engine);
  const used = engine.memory.usedBytes;
  const history = model.fit(data, { epochs: 8, rows: train, validation: { rows: held } });
  expect(engine.memory.usedBytes).toBe(used);
  expect(history.diverged).toBeNull();
  expect(history.epochs).toHaveLength(8);
  const last = history.epochs.at(-1)!;
  expect(Object.keys(last)).toEqual([
    "loss",
    "accuracy",
    "validationLoss",
    "validationAccuracy",
    "validationF1",
    "validationTop3Accuracy",
  ]);
  expect(last["validationAccuracy"]).toBeGreaterThan(0.94);
  expect(last["validationTop3Accuracy"]).toBeGreaterThan(last["validationAccuracy"]!);
  expect(last["validationF1"]).toBeCloseTo(last["validationAccuracy"]!, 1);
  expect(model.evaluate(data, { rows: held })["accuracy"]).toBe(last["validationAccuracy"]);
});

test("fit goes on to the total number of epochs, and one more call adds nothing", () => {
  const engine = emptyEngine("wasm");
  const data = digits(engine);
  const [whole, parts] = [digitsModel(engine), digitsModel(engine)];
  const rows = data.allRows.subarray(0, 200);
  whole.fit(data, { epochs: 3, rows });
  parts.fit(data, { epochs: 1, rows });
  expect(parts.fit(data, { epochs: 3, rows }).epochs).toHaveLength(2);
  expect(parts.fit(data, { epochs: 3, rows }).epochs).toEqual([]);
  expect(parts.checkpoint()).toEqual(whole.checkpoint());
});

describe.each(BACKENDS)("%s", (backend) => {
  test("a residual graph of two inputs and two outputs lowers both of its losses", () => {
    const engine = emptyEngine(backend);
    const [a, b] = [input(3), input(2)];
    const h = apply(layers.dense(4, { activation: "tanh" }), apply(layers.concatenate(), a, b));
    const sum = apply(layers.add(), h, apply(layers.dense(4), h));
    const outputs = [apply(layers.dense(2), sum), apply(layers.dense(1), sum)];
    const model = new Model(engine, graphOf({ inputs: [a, b], outputs }), 3);
    const count = 40;
    const first = Float32Array.from({ length: count * 3 }, (_, i) => Math.sin(i * 1.7));
    const second = Float32Array.from({ length: count * 2 }, (_, i) => Math.cos(i * 0.9));
    const labels = Array.from({ length: count }, (_, n) => (first[3 * n]! > 0 ? 1 : 0));
    const targets = Float32Array.from({ length: count }, (_, n) => second[2 * n]! - first[3 * n]!);
    const data = joinSources(
      new Examples(engine, { features: first, shape: [3], answers: { labels, classes: 2 } }),
      new Examples(engine, {
        features: second,
        shape: [2],
        answers: { targets, targetShape: [1] },
      }),
    );
    model.compile({
      optimizer: { type: "adam", learningRate: 0.03 },
      loss: ["sparseCategoricalCrossentropy", "meanSquaredError"],
      metrics: ["accuracy"],
    });
    const before = model.evaluate(data);
    const history = model.fit(data, { epochs: 40, batchSize: 8 });
    expect(history.backend).toBe(engine.backend.name);
    const after = model.evaluate(data);
    expect(after["loss"]).toBeLessThan(before["loss"]! / 5);
    expect(after["accuracy"]).toBeGreaterThan(0.95);
  });

  test("a saved model predicts the same bits when it is loaded", () => {
    const engine = emptyEngine(backend);
    const data = digits(engine);
    const model = digitsModel(engine);
    model.fit(data, { epochs: 1, rows: data.allRows.subarray(0, 100) });
    const rows = Float32Array.from(digitRows.features.subarray(0, 64 * 5), (pixel) => pixel / 16);
    const expected = model.predict(rows);
    expect(expected).toHaveLength(50);
    expect(loadModel(engine, model.save()).predict(rows)).toEqual(expected);
  });
});

test("a loss that is not finite ends training, and the history says where", () => {
  const engine = emptyEngine("wasm");
  const model = sequential(engine, { inputs: 1, layers: [layers.dense(1)] }).compile({
    optimizer: { type: "sgd", learningRate: 0.01 },
    loss: "meanSquaredError",
  });
  const features = Float32Array.of(1, 2, Number.NaN, 4);
  const answers = { targets: Float32Array.of(1, 2, 3, 4), targetShape: [1] };
  const data = new Examples(engine, { features, shape: [1], answers });
  const { diverged, epochs } = model.fit(data, { epochs: 5, batchSize: 1, shuffle: false });
  expect(diverged).toEqual({ epoch: 0, step: 2, loss: Number.NaN });
  expect(epochs).toEqual([]);
});

test("the summary has a line a layer with its shape, parameters and sources", () => {
  const x = input([4, 4, 1]);
  const y = apply(layers.dense(2), apply(layers.flatten(), apply(layers.conv2D(3, 2), x)));
  const model = new Model(emptyEngine("wasm"), graphOf({ inputs: x, outputs: y }));
  expect(model.summary().split("\n")).toEqual([
    "layer     type     output     parameters  from",
    "layers.0  conv2D   (3, 3, 3)  15          input 0",
    "layers.1  flatten  (27)       0           layers.0",
    "layers.2  dense    (2)        56          layers.1",
    "71 parameters, 0 running averages",
  ]);
});

const code = (name: string) => expect.objectContaining({ code: name });

test("what cannot be: uncompiled training, graphs out of order, files of something else", () => {
  const engine = emptyEngine("wasm");
  const model = sequential(engine, { inputs: 2, layers: [layers.dense(1)] });
  const data = new Examples(engine, { features: Float32Array.of(1, 2), shape: [2] });
  expect(() => model.fit(data, { epochs: 1 })).toThrow(code("CAV_USAGE"));
  expect(() => model.predict(new Float32Array(3))).toThrow(code("CAV_SHAPE_MISMATCH"));
  model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
  expect(() => model.fit(data, { epochs: 1 })).toThrow("1 outputs need as many targets, got 0");
  const cyclic = { inputs: [2], layers: [{ layer: layers.dense(1), from: [1] }], outputs: [1] };
  expect(() => new Model(engine, cyclic)).toThrow(code("CAV_MODEL_INVALID"));
  const [x, other] = [input(2), input(2)];
  expect(() => graphOf({ inputs: x, outputs: apply(layers.dense(1), other) })).toThrow(
    code("CAV_MODEL_INVALID"),
  );
  const labels = { labels: [2], classes: 3 };
  const beyond = new Examples(engine, {
    features: Float32Array.of(1, 2),
    shape: [2],
    answers: labels,
  });
  const narrow = sequential(engine, { inputs: 2, layers: [layers.dense(2)] });
  narrow.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
  for (const use of [() => narrow.fit(beyond, { epochs: 1 }), () => narrow.evaluate(beyond)]) {
    expect(use).toThrow("labels must be below 2");
  }
  const unknown = JSON.parse('["top0Accuracy"]');
  model.compile({ optimizer: "sgd", loss: "meanSquaredError", metrics: unknown });
  const answers = { targets: Float32Array.of(1), targetShape: [1] };
  const row = new Examples(engine, { features: Float32Array.of(1, 2), shape: [2], answers });
  expect(() => model.evaluate(row)).toThrow("there is no metric top0Accuracy");
  const files = model.save();
  expect(JSON.parse(new TextDecoder().decode(files["model.json"]))["backend"]).toBe("wasm");
  for (const text of ["{", "{}", '{"format":"caviar-network","version":1,"graph":{}}']) {
    const broken = { ...files, "model.json": new TextEncoder().encode(text) };
    expect(() => loadModel(engine, broken)).toThrow(code("CAV_MODEL_INVALID"));
  }
});
