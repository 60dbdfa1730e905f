import { expect, test } from "vitest";

import {
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  r2Score,
  rootMeanSquaredError,
} from "../../src/metrics/regression.ts";

const targets = [1, 2, 3, 4];
const predictions = [1, 4, 3, 3];

test("the errors are the means they are named after", () => {
  expect(meanSquaredError(predictions, targets)).toBe(5 / 4);
  expect(rootMeanSquaredError(predictions, targets)).toBe(Math.sqrt(5 / 4));
  expect(meanAbsoluteError(predictions, targets)).toBe(3 / 4);
  expect(meanAbsolutePercentageError(predictions, targets)).toBe((100 + 25) / 4);
});

test("R2 is 1 when perfect, 0 for the mean, NaN when there is no variance to explain", () => {
  expect(r2Score(targets, targets)).toBe(1);
  expect(r2Score([2.5, 2.5, 2.5, 2.5], targets)).toBe(0);
  expect(r2Score(predictions, targets)).toBe(0);
  expect(r2Score([1, 1], [2, 2])).toBeNaN();
});

test("another number of predictions than targets is CAV_SHAPE_MISMATCH", () => {
  const mismatch = expect.objectContaining({ code: "CAV_SHAPE_MISMATCH" });
  expect(() => meanSquaredError([1], targets)).toThrow(mismatch);
  expect(() => meanAbsoluteError([], [])).toThrow(mismatch);
});
