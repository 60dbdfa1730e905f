import { stream } from "@caviar/random";
import { expect, test } from "vitest";

import { defineSpace } from "../../src/index.ts";
import { cellOf, dimensionsOf } from "../../src/samplers/dimension.ts";
import { ParzenEstimator } from "../../src/samplers/tpe-parzen.ts";

const space = defineSpace({
  x: { type: "float", min: 0, max: 1 },
  layers: { type: "int", min: 1, max: 8, scale: "log" },
  kind: { type: "choice", values: ["a", "b", "c"] },
});
const dimensions = dimensionsOf(space);
const all = [true, true, true];
const estimator = new ParzenEstimator({
  dimensions,
  places: [
    { unit: [0.05, 0.1, 0.5], active: all },
    { unit: [0.9, 0.8, 0.1], active: [true, false, true] },
  ],
  weights: [2, 1],
  widths: [0.1, 0.2, 0.4],
});

/** The middle of every part of a fine grid: 200 places by every cell of the others. */
function total(active: readonly boolean[], count: (unit: readonly number[]) => boolean): number {
  let sum = 0;
  for (let i = 0; i < 200; i++) {
    for (const layers of active[1]! ? middles(1) : [0.5]) {
      for (const kind of active[2]! ? middles(2) : [0.5]) {
        const unit = [(i + 0.5) / 200, layers, kind];
        if (count(unit)) sum += Math.exp(estimator.logDensity({ unit, active })) / 200;
      }
    }
  }
  return sum;
}

function middles(d: number): readonly number[] {
  const dimension = dimensions[d]!;
  if (dimension.kind === "continuous") return [];
  const { edges } = dimension;
  return edges.slice(1).map((edge, i) => (edge + edges[i]!) / 2);
}

test("the density sums to 1 over all places within 1e-3, whichever dimensions are left out", () => {
  expect(total(all, () => true)).toBeCloseTo(1, 3);
  expect(total([true, false, true], () => true)).toBeCloseTo(1, 3);
  expect(total([true, false, false], () => true)).toBeCloseTo(1, 3);
});

test("draws follow the density within 2 % of all draws, in every third of x and on every choice", () => {
  const from = stream(1, "draws");
  const draws = Array.from({ length: 20_000 }, (_, i) => estimator.draw(from, i * 4));
  for (const third of [0, 1, 2]) {
    for (const kind of [0, 1, 2]) {
      const isThere = (unit: readonly number[]): boolean =>
        Math.min(2, Math.floor(unit[0]! * 3)) === third && Math.floor(unit[2]! * 3) === kind;
      const share = draws.filter(isThere).length / draws.length;
      expect(Math.abs(share - total(all, isThere))).toBeLessThan(0.02);
    }
  }
});

test("cells of a log scale have their own widths, and hold what the parameter says", () => {
  const dimension = dimensions[1]!;
  expect(dimension.kind).toBe("ordered");
  if (dimension.kind === "continuous") return;
  expect(dimension.edges).toHaveLength(9);
  expect(dimension.edges[1]! - dimension.edges[0]!).toBeGreaterThan(
    2 * (dimension.edges[8]! - dimension.edges[7]!),
  );
  expect(cellOf(dimension.edges, 0)).toBe(0);
  expect(cellOf(dimension.edges, 1)).toBe(7);
});
