import { expect, test } from "vitest";

import { architectureOf, learningRateAt, optimizerOf } from "../../src/classifier/network.ts";
import { configOf } from "./trials.ts";

const size = { width: 64, classes: 10 };

test("hidden layers are dense, normalized if wanted, rectified; the last gives one logit a class", () => {
  const types = (settings: Readonly<Record<string, unknown>>) =>
    architectureOf(configOf(settings), size).layers.map(({ type }) => type);
  const block = ["dense", "batchNormalization", "relu"];
  expect(types({ layers: 2, batchNorm: true })).toEqual([...block, ...block, "dense"]);
  expect(types({ layers: 1, batchNorm: false })).toEqual(["dense", "relu", "dense"]);
  expect(types({ layers: 0 })).toEqual(["dense"]);
  expect(architectureOf(configOf({}), size).layers.at(-1)).toMatchObject({ units: 10 });
});

test("the optimizer gets its own settings and none of the other's", () => {
  const settings = { learningRate: 0.1, beta1: 0.8, momentum: 0.7 };
  expect(optimizerOf(configOf(settings))).toMatchObject({ type: "adam", beta1: 0.8 });
  expect(optimizerOf(configOf({ ...settings, optimizer: "sgd" }))).toEqual({
    type: "sgd",
    learningRate: 0.1,
    momentum: 0.7,
  });
});

test("the learning rate decays as rate / (1 + decay * epochs done)", () => {
  const config = configOf({ learningRate: 0.6, learningRateDecay: 0.5 });
  expect([0, 2, 4].map((done) => learningRateAt(config, done))).toEqual([0.6, 0.3, 0.6 / 3]);
  expect(learningRateAt(configOf({ learningRate: 0.6 }), 9)).toBe(0.6);
});
