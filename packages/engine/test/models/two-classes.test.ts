// Two classes told by one column: a logit above 0, or a probability above a half, says class 1.

import { describe, expect, test } from "vitest";

import { Examples } from "../../src/data/examples.ts";
import type { Engine } from "../../src/engine.ts";
import type { Loss } from "../../src/losses/loss.ts";
import * as layers from "../../src/models/describe.ts";
import { type Model, sequential } from "../../src/models/model.ts";
import { BACKENDS, emptyEngine } from "../engines.ts";

const COUNT = 60;
const features = Float32Array.from({ length: 2 * COUNT }, (_, i) => Math.sin(i * 1.3));
const labels = Array.from({ length: COUNT }, (_, n) =>
  features[2 * n]! > features[2 * n + 1]! ? 1 : 0,
);

const asLabels = { labels, classes: 2 };
const asTargets = { targets: Float32Array.from(labels), targetShape: [1] };

function learnt(engine: Engine, loss: Loss, answers: typeof asLabels | typeof asTargets) {
  const data = new Examples(engine, { features, shape: [2], answers });
  const activation = typeof loss === "string" ? "linear" : "sigmoid";
  const model: Model = sequential(
    engine,
    { inputs: 2, layers: [layers.dense(1, { activation })] },
    1,
  ).compile({
    optimizer: { type: "adam", learningRate: 0.1 },
    loss,
    metrics: ["accuracy", "auc", "f1"],
  });
  const history = model.fit(data, { epochs: 60, batchSize: 16 });
  return { model, data, history };
}

describe.each(BACKENDS)("%s", (backend) => {
  test.each<readonly [string, Loss]>([
    ["logits", "binaryCrossentropy"],
    ["probabilities", { type: "binaryCrossentropy", fromLogits: false, labelSmoothing: 0.01 }],
  ])("one column of %s learns labels as it learns the same targets, bit for bit", (_, loss) => {
    const byLabels = learnt(emptyEngine(backend), loss, asLabels);
    const figures = byLabels.model.evaluate(byLabels.data);
    expect(figures["accuracy"]).toBeGreaterThan(0.9);
    expect(figures["auc"]).toBeGreaterThan(0.95);
    expect(byLabels.history.epochs.at(-1)!["accuracy"]).toBeGreaterThan(0.9);
    const weights = byLabels.model.network.saveWeights();
    const byTargets = learnt(emptyEngine(backend), loss, asTargets);
    expect(byTargets.model.network.saveWeights()).toEqual(weights);
    expect(byTargets.model.evaluate(byTargets.data)).toEqual(figures);
  });
});

test("the confusion matrix counts every row, by truth and by guess", () => {
  const { model, data } = learnt(emptyEngine("wasm"), "binaryCrossentropy", asLabels);
  const confusion = model.confusion(data);
  const zeros = labels.filter((label) => label === 0).length;
  expect(confusion.map((counts) => counts[0]! + counts[1]!)).toEqual([zeros, COUNT - zeros]);
  const right = confusion[0]![0]! + confusion[1]![1]!;
  expect(right / COUNT).toBe(model.evaluate(data)["accuracy"]);
});

test("a label beyond the two classes is refused by its number", () => {
  const engine = emptyEngine("wasm");
  const { model } = learnt(engine, "binaryCrossentropy", asLabels);
  const three = new Examples(engine, {
    features: Float32Array.of(1, 2),
    shape: [2],
    answers: { labels: [2], classes: 3 },
  });
  expect(() => model.fit(three, { epochs: 100 })).toThrow("labels must be below 2");
  expect(() => model.confusion(three)).toThrow("labels must be below 2");
});
