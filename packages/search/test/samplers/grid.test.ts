import { describe, expect, test } from "vitest";

import { pointFromUnit, spaceSchema } from "../../src/index.ts";
import { grid, gridCounts, gridWarning } from "../../src/samplers/grid.ts";
import { samplerContract } from "./sampler-contract.ts";

describe("the sampler contract", () => samplerContract({ name: "grid" }));

const space = spaceSchema.parse({
  rate: { type: "float", min: 1, max: 100, scale: "log" },
  layers: { type: "int", min: 1, max: 2 },
  norm: { type: "choice", values: ["a", "b"] },
});
const setting = { space, seed: 4, parallelism: 1, reproducible: true };

test("a budget of 12 trials gets each of 3 x 2 x 2 points once, the edges among them", () => {
  const budget = { trials: 12, epochs: 1 };
  const points = Array.from({ length: 12 }, (_, trial) => {
    const { unit } = grid({ name: "grid" }).propose(
      { ...setting, budget },
      { trials: [], zooms: [] },
      trial,
    );
    return JSON.stringify(pointFromUnit(space, unit));
  });
  const wanted = [1, 10, 100].flatMap((rate) =>
    [1, 2].flatMap((layers) => ["a", "b"].map((norm) => JSON.stringify({ rate, layers, norm }))),
  );
  const rounded = points.map((point) =>
    point.replace(/(10|100)\.0000\d+|9\.9999\d+/, (text) => String(Math.round(Number(text)))),
  );
  expect(rounded.toSorted()).toEqual(wanted.toSorted());
});

test("the levels are the most that fit into the budget, lists whole", () => {
  expect(gridCounts(space, { trials: 47, epochs: 1 })).toEqual([11, 2, 2]);
  expect(gridCounts(space, { trials: 1, epochs: 1 })).toEqual([2, 2, 2]);
  expect(gridCounts(space, { trials: 1, epochs: 1 }, 5)).toEqual([5, 2, 2]);
});

test("the warning says what the grid costs and what random would see", () => {
  expect(gridWarning(space, { trials: 12, epochs: 1 }, { name: "grid" })).toBe(
    "a grid of 3 x 2 x 2 has 12 points: each number is tried at 2 to 3 values. " +
      "Random search or Sobol would try 12 values of each at the same cost.",
  );
  expect(gridWarning(space, { trials: 12, epochs: 1 }, { name: "grid", levels: 9 })).toContain(
    "has 36 points, of which the budget pays 12",
  );
});
