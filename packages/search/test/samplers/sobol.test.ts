import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { sobolPoint } from "../../src/samplers/sobol.ts";
import { samplerContract } from "./sampler-contract.ts";

describe("the sampler contract", () => samplerContract({ name: "sobol" }));

const points = (dimensions: number, seed: number, count: number) =>
  Array.from({ length: count }, (_, index) => sobolPoint(dimensions, seed, index));

test("of the first 2^k points each of 2^k equal parts of every dimension holds one (64 dimensions)", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 8 }), fc.nat(), (k, seed) => {
      const count = 2 ** k;
      const drawn = points(64, seed, count);
      for (let dimension = 0; dimension < 64; dimension++) {
        const parts = drawn.map((point) => Math.floor(point[dimension]! * count));
        expect(parts.toSorted((a, b) => a - b)).toEqual([...Array(count).keys()]);
      }
    }),
    { numRuns: 20 },
  );
});

test("of the first 256 points each of 16 x 16 squares of the first two dimensions holds one", () => {
  const squares = points(2, 7, 256).map(([x, y]) => 16 * Math.floor(16 * x!) + Math.floor(16 * y!));
  expect(new Set(squares).size).toBe(256);
});

test("its mean of a product of six coordinates is ten times nearer to the truth than random's", () => {
  // Random: standard deviation of the product of u + 1/2 over 1024 points, about 0.025.
  const errors = Array.from({ length: 10 }, (_, seed) => {
    const drawn = points(6, seed, 1024);
    const sum = drawn.reduce((all, point) => all + point.reduce((p, u) => p * (u + 0.5), 1), 0);
    return Math.abs(sum / 1024 - 1);
  });
  expect(Math.max(...errors)).toBeLessThan(0.0025);
});

test("another seed gives other points", () => {
  expect(sobolPoint(3, 1, 5)).not.toEqual(sobolPoint(3, 2, 5));
  expect(sobolPoint(3, 1, 5)).toEqual(sobolPoint(3, 1, 5));
});
