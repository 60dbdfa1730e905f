import * as fc from "fast-check";
import { expect, test } from "vitest";

import {
  bestFirst,
  crowdingDistances,
  dominates,
  isBetter,
  paretoBest,
  paretoFronts,
} from "../src/index.ts";

const result = (losses: readonly number[], violation = 0) => ({ epochs: 1, losses, violation });

test("constraints come first, then losses, then what is no number or not there", () => {
  const results = [
    result([Number.NaN]),
    result([1], 2),
    result([5]),
    undefined,
    result([9], 1),
    result([3]),
    result([3]),
  ];
  expect(bestFirst(results)).toEqual([5, 6, 2, 4, 1, 0, 3]);
  expect(isBetter(results[5], results[6])).toBe(false);
  expect(isBetter(results[2], results[4])).toBe(true);
  expect(isBetter(results[1], undefined)).toBe(true);
});

test("with two objectives: by front, within a front the ends and the lonely first", () => {
  const results = [
    [1, 4],
    [2, 2],
    [2.1, 1.9],
    [4, 1],
    [5, 5],
  ].map((losses) => result(losses));
  expect(bestFirst(results)).toEqual([0, 3, 1, 2, 4]);
  expect(paretoBest(results)).toEqual([0, 1, 2, 3]);
});

const points = fc.array(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 2, maxLength: 2 }));

test("a point is in front 0 exactly if nobody dominates it, and in front n + 1 if one of n does", () => {
  fc.assert(
    fc.property(points, (losses) => {
      const fronts = paretoFronts(losses);
      for (const [i, point] of losses.entries()) {
        const above = losses.flatMap((other, j) => (dominates(other, point) ? [fronts[j]!] : []));
        expect(fronts[i]).toBe(above.length === 0 ? 0 : Math.max(...above) + 1);
      }
    }),
  );
});

test("crowding of 0, 1, 3, 10 on a line: infinite, 3/10, 9/10, infinite, times two objectives", () => {
  const line = [0, 1, 3, 10].map((x) => [x, -x]);
  expect(crowdingDistances(line)).toEqual([Infinity, 0.6, 1.8, Infinity]);
});
