import { expect, test } from "vitest";

import { mannWhitney } from "../../bench/search/mann-whitney.ts";

test("it agrees with a textbook's example: ranks 1, 2, 3 against 4, 5, 6 give z = -1.964", () => {
  const { z, p } = mannWhitney([1, 2, 3], [4, 5, 6]);
  expect(z).toBeCloseTo(-1.964, 3);
  expect(p).toBeCloseTo(0.0495, 3);
});

test("ties are shared and lower the variance", () => {
  // Ranks 1, 3, 3, 5.5: U = 2.5, and the ties of 3, 2 and 2 leave 12 (1 - 36 / 504) of variance.
  const { z, p } = mannWhitney([1, 2, 2, 3], [2, 3, 4, 4]);
  expect(z).toBeCloseTo(-5.5 / Math.sqrt(12 * (1 - 36 / 504)), 9);
  expect(p).toBeCloseTo(0.0994, 4);
});

test("samples that are all equal are no different", () => {
  expect(mannWhitney([1, 1], [1, 1])).toEqual({ z: 0, p: 1 });
});
