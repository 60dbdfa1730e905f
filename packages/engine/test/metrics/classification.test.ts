// The expected figures are worked out by hand or, for the area, by counting all pairs.

import fc from "fast-check";
import { expect, test } from "vitest";

import {
  areaUnderRoc,
  f1Score,
  precision,
  recall,
  topKAccuracy,
} from "../../src/metrics/classification.ts";
import { accuracy, confusionMatrix } from "../../src/metrics/confusion-matrix.ts";

const labels = [0, 0, 0, 1, 1, 2];
const predicted = [0, 0, 1, 1, 2, 2];
const confusion = confusionMatrix(labels, predicted, 3);

test("the confusion matrix has truth by row and guess by column", () => {
  expect(confusion).toEqual([
    [2, 1, 0],
    [0, 1, 1],
    [0, 0, 1],
  ]);
  expect(accuracy(confusion)).toBe(4 / 6);
});

test("precision, recall and F1 of each class, plain and weighted by rows", () => {
  expect(precision(confusion).perClass).toEqual([1, 1 / 2, 1 / 2]);
  expect(recall(confusion).perClass).toEqual([2 / 3, 1 / 2, 1]);
  const f1 = f1Score(confusion);
  expect(f1.perClass[0]).toBeCloseTo(0.8, 12);
  expect(f1.macro).toBeCloseTo((0.8 + 0.5 + 2 / 3) / 3, 12);
  expect(f1.weighted).toBeCloseTo((0.8 * 3 + 0.5 * 2 + 2 / 3) / 6, 12);
});

test("a class that was never guessed has precision 0, not NaN", () => {
  expect(precision(confusionMatrix([0, 1], [0, 0], 2)).perClass).toEqual([1 / 2, 0]);
});

test("top-k counts a label among the k largest; ties with the k-th are in, NaN is out", () => {
  const scores = [0.1, 0.7, 0.2, 0.5, 0.5, 0, Number.NaN, 1, 2];
  expect(topKAccuracy(scores, [2, 1, 2], 1)).toBe(1 / 3);
  expect(topKAccuracy(scores, [2, 1, 0], 2)).toBe(2 / 3);
  expect(topKAccuracy(scores.slice(0, 6), [0, 2], 3)).toBe(1);
});

test("the area under the ROC curve is the share of pairs in the right order, ties half", () => {
  const row = fc.record({
    score: fc.integer({ min: 0, max: 9 }),
    label: fc.integer({ max: 1, min: 0 }),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 30 }), (rows) => {
      const positives = rows.filter(({ label }) => label === 1);
      const negatives = rows.filter(({ label }) => label === 0);
      fc.pre(positives.length > 0 && negatives.length > 0);
      let won = 0;
      for (const { score: p } of positives) {
        for (const { score: n } of negatives) won += p > n ? 1 : p === n ? 0.5 : 0;
      }
      const area = areaUnderRoc(
        rows.map(({ score }) => score),
        rows.map(({ label }) => label),
      );
      expect(area).toBeCloseTo(won / (positives.length * negatives.length), 12);
    }),
  );
  expect(areaUnderRoc([1, 2], [1, 1])).toBeNaN();
});

test("scores that are not as many as the labels ask for are CAV_SHAPE_MISMATCH", () => {
  const mismatch = expect.objectContaining({ code: "CAV_SHAPE_MISMATCH" });
  expect(() => topKAccuracy([1, 2, 3], [0, 1], 1)).toThrow(mismatch);
  expect(() => areaUnderRoc([1, 2, 3], [0, 1])).toThrow(mismatch);
});
