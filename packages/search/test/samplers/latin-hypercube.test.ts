import * as fc from "fast-check";
import { expect, test } from "vitest";

import { latinPoint } from "../../src/samplers/latin-hypercube.ts";

test("in each block of at most 64, each of a dimension's strata holds exactly one point", () => {
  fc.assert(
    fc.property(
      fc.record({ first: fc.nat(1000), size: fc.integer({ min: 1, max: 150 }) }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer(),
      (run, dimensions, seed) => {
        const points = Array.from({ length: run.size }, (_, place) =>
          latinPoint(run, dimensions, seed, run.first + place),
        );
        for (let start = 0; start < run.size; start += 64) {
          const block = points.slice(start, start + 64);
          for (let dimension = 0; dimension < dimensions; dimension++) {
            const strata = block.map((point) => Math.floor(point[dimension]! * block.length));
            expect(strata.toSorted((a, b) => a - b)).toEqual([...block.keys()]);
          }
        }
      },
    ),
    { numRuns: 30 },
  );
});

test("a point does not depend on which others were drawn before", () => {
  const run = { first: 10, size: 100 };
  const alone = latinPoint(run, 3, 1, 90);
  for (let trial = 10; trial < 110; trial++) latinPoint(run, 3, 1, trial);
  expect(latinPoint(run, 3, 1, 90)).toEqual(alone);
});
