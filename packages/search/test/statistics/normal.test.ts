import * as fc from "fast-check";
import { expect, test } from "vitest";

import { normalCdf, normalDensity, normalQuantile } from "../../src/statistics/normal.ts";

/** Abramowitz and Stegun 26.2.10: the series around 0, good for |x| <= 3. */
function seriesCdf(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 80; n++) {
    term *= (x * x) / (2 * n + 1);
    sum += term;
  }
  return 0.5 + normalDensity(x) * sum;
}

test("the distribution function agrees with its series within 1e-13 for |x| <= 3", () => {
  fc.assert(
    fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (x) => {
      expect(Math.abs(normalCdf(x) - seriesCdf(x))).toBeLessThan(1e-13);
    }),
  );
});

test("far in the left tail it keeps its relative precision of 1e-8", () => {
  // Tabulated: P(X <= -5), P(X <= -10), P(X <= -20).
  expect(normalCdf(-5) / 2.8665157187919391e-7).toBeCloseTo(1, 8);
  expect(normalCdf(-10) / 7.61985302416e-24).toBeCloseTo(1, 8);
  expect(normalCdf(-20) / 2.7536241186062337e-89).toBeCloseTo(1, 8);
});

test("the quantile inverts the distribution function within 1e-9 of p, relatively", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 1 - 1e-6, noNaN: true }), (p) => {
      expect(Math.abs(normalCdf(normalQuantile(p)) / p - 1)).toBeLessThan(1e-9);
    }),
  );
});

test("the quantile is infinite at 0 and 1", () => {
  expect(normalQuantile(0)).toBe(-Infinity);
  expect(normalQuantile(1)).toBe(Infinity);
});
