import { expect, test } from "vitest";

import { signedRankTest } from "../../src/statistics/signed-rank-test.ts";

test.each([
  [[1, 2, 3, 4, 5], 1 / 32],
  [[-1, 2, 3, 4, 5], 2 / 32],
  [[1, -2, 3], 3 / 8], // Rank sums of at least 4: {1,3}, {2,3}, {1,2,3}.
  [[-1, -2, -3], 1],
  [[0, 0, 0], 1],
])("%j: chance makes so large a sum of positive ranks with probability %d, exactly", (pairs, p) => {
  expect(signedRankTest(pairs)).toBeCloseTo(p, 12);
});

test("the normal law above 25 pairs agrees with exact counting at 25 within 0.01", () => {
  const pairs = Array.from({ length: 25 }, (_, i) => (i % 3 === 0 ? -1 : 1) * (i + 1));
  const exact = signedRankTest(pairs);
  // A 26th pair with the smallest rank changes little but the method.
  const normal = signedRankTest([...pairs, 1e-9]);
  expect(Math.abs(exact - normal)).toBeLessThan(0.01);
});
