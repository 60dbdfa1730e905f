import fc from "fast-check";
import { expect, test } from "vitest";

import { below, normal, permutation, stream, uniform } from "../src/index.ts";

const DRAWS = 20_000;
const draws = (draw: (index: number) => number) => Array.from({ length: DRAWS }, (_, i) => draw(i));
const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

test("a number depends on (seed, path, index) alone, not on the order of drawing", () => {
  const one = stream(7, "trial", 3);
  const forwards = [0, 1, 2].map((index) => uniform(one, index));
  const backwards = [2, 1, 0].map((index) => uniform(stream(7, "trial", 3), index)).toReversed();
  expect(forwards).toEqual(backwards);
});

test("another seed, step or index gives another number", () => {
  const numbers = [
    uniform(stream(7, "a"), 0),
    uniform(stream(8, "a"), 0),
    uniform(stream(-7, "a"), 0),
    uniform(stream(7, "b"), 0),
    uniform(stream(7, "a", 0), 0),
    uniform(stream(7, "a", "0"), 0),
    uniform(stream(7, "a"), 1),
    uniform(stream(7, "a"), 2 ** 32),
  ];
  expect(new Set(numbers).size).toBe(numbers.length);
});

test("uniform has mean 1/2 and variance 1/12, within 5 standard errors of 20,000 draws", () => {
  const values = draws((index) => uniform(stream(1), index));
  expect(Math.abs(mean(values) - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / DRAWS));
  expect(Math.abs(mean(values.map((u) => (u - 0.5) ** 2)) - 1 / 12)).toBeLessThan(0.003);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...values)).toBeLessThan(1);
});

test("normal has mean 0, variance 1 and kurtosis 3, within 5 standard errors", () => {
  const values = draws((index) => normal(stream(2), index));
  expect(Math.abs(mean(values))).toBeLessThan(5 / Math.sqrt(DRAWS));
  expect(Math.abs(mean(values.map((z) => z ** 2)) - 1)).toBeLessThan(5 * Math.sqrt(2 / DRAWS));
  expect(Math.abs(mean(values.map((z) => z ** 4)) - 3)).toBeLessThan(5 * Math.sqrt(96 / DRAWS));
});

test("below stays in [0, n) and reaches both ends", () => {
  const values = draws((index) => below(stream(3), index, 6));
  expect([...new Set(values)].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
});

test("permutation is a permutation, for every length and seed", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 300 }), (seed, n) => {
      const order = permutation(stream(seed, "shuffle"), n);
      expect([...order].toSorted((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
    }),
  );
});
