// The wasm backend gives the same bits on every machine, Node version and run. The digests stand
// for the kernels as they are: another order of a sum changes them, which is allowed but must be meant.

import { createHash } from "node:crypto";

import { stream } from "@caviar/random";
import { expect, test } from "vitest";

import { Tape } from "../../src/autodiff/tape.ts";
import { Variable } from "../../src/autodiff/variable.ts";
import type { ActivationName } from "../../src/layers/activation.ts";
import { createLayer, type LayerDescription } from "../../src/layers/create-layer.ts";
import { computeLoss, type Loss } from "../../src/losses/loss.ts";
import { emptyEngine, labelsOf, tensorOf } from "../engines.ts";
import { apart } from "./finite-differences.ts";

const N = 6;
const INPUT = [9, 9, 2];

const NETWORK: readonly LayerDescription[] = [
  { type: "conv2D", filters: 5, kernelSize: 3, padding: "same", kernelInitializer: "heUniform" },
  { type: "batchNormalization" },
  { type: "activation", activation: "gelu" },
  { type: "maxPooling2D", padding: "same" },
  { type: "depthwiseConv2D", kernelSize: 3, depthMultiplier: 2, kernelInitializer: "heUniform" },
  { type: "activation", activation: { name: "leakyRelu", negativeSlope: 0.1 } },
  { type: "averagePooling2D" },
  { type: "layerNormalization" },
  { type: "dropout", rate: 0.25 },
  { type: "flatten" },
  { type: "dense", units: 4, activation: "tanh", kernelInitializer: "glorotUniform" },
];

/** Output, loss and all gradients of one step, as a digest. */
function digestOf(loss: Loss): string {
  const engine = emptyEngine("wasm");
  let inputShape: readonly number[] = INPUT;
  const layers = NETWORK.map((description, place) => {
    const layer = createLayer(engine, description, { inputShape, place });
    layer.initialize?.(stream(1, "init", place));
    inputShape = layer.outputShape;
    return layer;
  });
  const x = tensorOf(engine, [N, ...INPUT], apart(N * 162, 5));
  const tape = new Tape(engine);
  const pass = { training: true, tape, noise: { seed: 2, step: 3 } };
  let value = new Variable(x, { differentiable: true });
  const input = value;
  for (const layer of layers) value = layer.forward(pass, value);
  const result = computeLoss(engine, loss, value, labelsOf(engine, [0, 1, 2, 3, 0, 1]));
  result.backward(tape);
  const hash = createHash("sha256");
  const parameters = layers.flatMap((layer) => layer.parameters);
  for (const { data } of [value.data, result.perSample, input.gradient!]) hash.update(data);
  for (const { variable } of parameters) hash.update(variable.gradient!.data);
  return hash.digest("hex").slice(0, 16);
}

test.each<readonly [Loss, string]>([
  ["sparseCategoricalCrossentropy", "7711911bb240c954"],
  [{ type: "categoricalCrossentropy", labelSmoothing: 0.1 }, "718a5e7a1231000b"],
  ["binaryCrossentropy", "b3d188d822e60920"],
  [{ type: "huber", delta: 0.3 }, "5de4451592f2d487"],
])("a step of many layers with %o gives the same bits everywhere", (loss, digest) => {
  expect(digestOf(loss)).toBe(digest);
});

test.each<readonly [ActivationName, string]>([
  ["elu", "3cb63f67eb79383b"],
  ["gelu", "fe9e2dcfd21800ac"],
  ["sigmoid", "0a852643ee9b86eb"],
  ["silu", "daa572859fd1e6fe"],
  ["softmax", "cd20f2295f0fbd19"],
  ["softplus", "92f3460138a206d3"],
  ["tanh", "54d949bdd7eecebd"],
])("%s of 4096 numbers gives the same bits everywhere", (activation, digest) => {
  const engine = emptyEngine("wasm");
  const layer = createLayer(
    engine,
    { type: "activation", activation },
    { inputShape: [64], place: 0 },
  );
  const numbers = apart(4096, 6).map((value) => value * 20);
  const x = new Variable(tensorOf(engine, [64, 64], numbers), { differentiable: false });
  const { values } = layer.forward({ training: false, tape: undefined }, x);
  expect(createHash("sha256").update(values).digest("hex").slice(0, 16)).toBe(digest);
});
