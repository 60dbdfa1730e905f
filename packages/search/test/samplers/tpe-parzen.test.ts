import { stream, uniform } from "@caviar/random";
import { expect, test } from "vitest";

import { defineSpace } from "../../src/index.ts";
import { cellOf, dimensionsOf } from "../../src/samplers/dimension.ts";
import { logNormOf, ParzenEstimator, weightsOf } from "../../src/samplers/tpe-parzen.ts";

const space = defineSpace({
  x: { type: "float", min: 0, max: 1 },
  layers: { type: "int", min: 1, max: 8, scale: "log" },
  kind: { type: "choice", values: ["a", "b", "c"] },
});
const dimensions = dimensionsOf(space);
const all = [true, true, true];
const LEFT_OUT = Number.NaN;
const kernels = {
  dimensions,
  columns: Float64Array.of(0.05, 0.9, 0.1, LEFT_OUT, 0.5, 0.1),
  norms: Float64Array.of(logNormOf(0.05, 0.1), logNormOf(0.9, 0.1)),
  weights: weightsOf([2, 1]),
  widths: [0.1, 0.2, 0.4],
};
const estimator = new ParzenEstimator(kernels);

/** The middle of every part of a fine grid: 200 places by every cell of the others. */
function total(active: readonly boolean[], count: (unit: readonly number[]) => boolean): number {
  let sum = 0;
  for (let i = 0; i < 200; i++) {
    for (const layers of active[1]! ? middles(1) : [0.5]) {
      for (const kind of active[2]! ? middles(2) : [0.5]) {
        const unit = [(i + 0.5) / 200, layers, kind];
        const row = unit.map((u, d) => (active[d]! ? u : LEFT_OUT));
        if (count(unit)) sum += Math.exp(estimator.logDensity(row)) / 200;
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

const normAt = (u: number): number => (Number.isNaN(u) ? 0 : logNormOf(u, 0.05));

/** Some hundred kernels in two dimensions, a few of them uniform in one. */
function crowd(count: number) {
  const from = stream(3, "crowd");
  const side = { type: "float", min: 0, max: 1 } as const;
  const plane = dimensionsOf(defineSpace({ x: side, y: side }));
  const columns = Float64Array.from({ length: 2 * count }, (_, i) =>
    i % 17 === 0 ? LEFT_OUT : uniform(from, i),
  );
  const norms = Float64Array.from(
    { length: count },
    (_, k) => normAt(columns[k]!) + normAt(columns[count + k]!),
  );
  const weights = Array.from({ length: count }, (_, k) => 1 + uniform(from, 2 * count + k));
  return { dimensions: plane, columns, norms, weights, widths: [0.05, 0.05] };
}

test("a density is the sum of its kernels, however many parts it is summed in", () => {
  const { weights, ...rest } = crowd(100);
  const { columns, norms } = rest;
  const density = new ParzenEstimator({ weights: weightsOf(weights), ...rest });
  const weightOfAll = weights.reduce((sum, weight) => sum + weight, 1);
  for (const [x, y] of [
    [0.5, 0.5],
    [0, 1],
    [0.99, 0.3],
  ] as const) {
    let sum = 1 / weightOfAll;
    for (let k = 0; k < 100; k++) {
      const squares = [x - columns[k]!, y - columns[100 + k]!]
        .filter((distance) => !Number.isNaN(distance))
        .reduce((squared, distance) => squared + (distance / 0.05) ** 2, 0);
      sum += (weights[k]! / weightOfAll) * Math.exp(-squares / 2 - norms[k]!);
    }
    expect(density.logDensity([x, y])).toBeCloseTo(Math.log(sum), 12);
  }
});

test("asked whether it is above a bound, a density answers exactly up to it and above it beyond", () => {
  const { weights, ...rest } = crowd(300);
  const density = new ParzenEstimator({ weights: weightsOf(weights), ...rest });
  const from = stream(4, "asked");
  for (let i = 0; i < 50; i++) {
    const row = [uniform(from, 2 * i), uniform(from, 2 * i + 1)];
    const exact = density.logDensity(row);
    expect(density.logDensity(row, exact)).toBe(exact);
    expect(density.logDensity(row, exact + 1)).toBe(exact);
    expect(density.logDensity(row, exact - 1)).toBeGreaterThan(exact - 1);
    expect(density.logFloor(row)).toBeLessThanOrEqual(exact);
  }
});
