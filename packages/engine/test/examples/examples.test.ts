// The classic programs do what their texts say.

import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { batchOfOne, noiseOf } from "../../examples/batch-normalization.ts";
import { classify } from "../../examples/digits-classifier.ts";
import { byMinimize, byTape, withCoefficients } from "../../examples/minimize-quadratic.ts";
import { answers, onnx } from "../../examples/other-programs.ts";
import { answer, figures } from "../../examples/quick-start.ts";
import { atMargin, trainBoth } from "../../examples/softmax-or-logits.ts";
import { softmaxRegression } from "../../examples/softmax-regression.ts";
import { digitRows } from "../digits.ts";

test("w^2 - 10 w + 25 is least near w = 5 after 1000 Adam steps at 0.1, all three ways alike", () => {
  expect(byMinimize()).toBeCloseTo(5, 4);
  expect(byTape()).toBe(byMinimize());
  expect(withCoefficients([1, -10, 25])).toBeCloseTo(5, 4);
  expect(withCoefficients([1, -20, 100])).toBeCloseTo(10, 3);
});

test("softmax regression tells over 85 % of unseen noisy patterns", () => {
  expect(softmaxRegression()["accuracy"]).toBeGreaterThan(0.85);
});

test("the 25-15-10 net learns with either output on ordinary data", () => {
  const { softmax, logits } = trainBoth();
  expect(softmax).toBeGreaterThan(0.8);
  expect(logits).toBeGreaterThan(0.8);
});

test("from logits the loss is exact at any margin; from probabilities it stops at 16.118", () => {
  for (const margin of [1, 5, 10, 15, 20, 50, 100, 200]) {
    const { logits, logitsStep } = atMargin(margin);
    expect(logits).toBeCloseTo(margin + Math.log1p(Math.exp(-margin)), 4);
    expect(logitsStep).toBeGreaterThan(0.7 * margin); // margin times the probability's error
  }
  for (const margin of [20, 50, 200]) {
    const { softmax, softmaxStep } = atMargin(margin);
    expect(softmax).toBeCloseTo(-Math.log(1e-7), 4);
    expect(softmaxStep).toBe(0); // the net that is most wrong learns nothing
  }
  expect(atMargin(200).byHand).toBe(Infinity);
});

test("batch normalization's noise in training falls as one over the root of the batch size", () => {
  const [small, large] = [noiseOf(8, "training"), noiseOf(128, "training")];
  expect(small / large).toBeGreaterThan(3);
  expect(small / large).toBeLessThan(7); // sqrt(128 / 8) = 4, and more for the smallest batches
  expect(noiseOf(8, "inference")).toBeLessThan(1e-7);
});

test("a batch of one is all beta in training, and itself, normalized, in inference", () => {
  expect(batchOfOne("training")).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  const inferred = batchOfOne("inference");
  expect(Math.max(...inferred.map(Math.abs))).toBeGreaterThan(0.5);
});

test("the quick start learns the exclusive or, and README.md shows it word for word", () => {
  expect(figures["accuracy"]).toBe(1);
  expect(answer[1]).toBeGreaterThan(answer[0]!);
  expect(pageOf("README.md")).toContain(programOf("quick-start.ts"));
});

test("the compared program tells over 95 % of unseen digits, and COMPARISON.md shows it", () => {
  const { features, labels } = digitRows;
  expect(classify(features, labels)["accuracy"]).toBeGreaterThan(0.95);
  expect(pageOf("COMPARISON.md")).toContain(programOf("digits-classifier.ts"));
});

test("a model comes back from Keras' and PyTorch's files with the same bits, and INTEROP.md shows it", () => {
  const [own, fromKeras, fromPytorch] = answers;
  expect(fromKeras).toEqual(own);
  expect(fromPytorch).toEqual(own);
  expect(onnx.length).toBeGreaterThan(100);
  expect(pageOf("INTEROP.md")).toContain(programOf("other-programs.ts"));
});

function pageOf(name: string): string {
  return readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
}

/** A program without its first comment. */
function programOf(name: string): string {
  return pageOf(`examples/${name}`).replace(/^\/\/.*\n\n/, "");
}
