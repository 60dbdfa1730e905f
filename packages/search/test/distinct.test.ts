import { expect, test } from "vitest";

import { type History, pointFromUnit, spaceSchema, type UnitPoint } from "../src/index.ts";
import { distinctProposal } from "../src/distinct.ts";

const setting = (space: unknown) => ({
  space: spaceSchema.parse(space),
  budget: { trials: 100, epochs: 1 },
  seed: 1,
  parallelism: 1,
  reproducible: false,
});

function tried(...units: readonly UnitPoint[]): History {
  const trials = units.map((unit, trial) => ({
    trial,
    round: 0,
    unit,
    targetEpochs: 1,
    state: "pending" as const,
    rungs: [],
  }));
  return { trials, zooms: [] };
}

const ints = setting({
  a: { type: "int", min: 0, max: 9 },
  b: { type: "choice", values: ["x", "y"] },
});

test("a new point stays as it is", () => {
  const proposal = { unit: [0.5, 0.5], reason: "r" };
  expect(distinctProposal(ints, tried([0.1, 0.1]), 1, () => proposal)).toBe(proposal);
});

test("another place in the same integer's cell is the same point, and is moved to a neighbour", () => {
  const { unit, reason } = distinctProposal(ints, tried([0.51, 0.9]), 1, () => ({
    unit: [0.59, 0.6],
    reason: "r",
  }));
  expect(pointFromUnit(ints.space, unit)).not.toEqual({ a: 5, b: "y" });
  expect(Math.abs(unit[0]! - 0.55)).toBeLessThan(0.3);
  expect(reason).toBe("r; moved, because an earlier trial was there");
});

test("the last point that is left is found, and when none is a repeat is allowed and said", () => {
  const all = Array.from({ length: 20 }, (_, i) => [(Math.floor(i / 2) + 0.5) / 10, (i % 2) * 0.9]);
  const left = distinctProposal(ints, tried(...all.slice(0, 19)), 19, () => ({
    unit: all[0]!,
    reason: "r",
  }));
  expect(pointFromUnit(ints.space, left.unit)).toEqual({ a: 9, b: "y" });
  const again = distinctProposal(ints, tried(...all), 20, () => ({ unit: all[0]!, reason: "r" }));
  expect(again).toEqual({ unit: all[0], reason: "r; again, because every point was tried" });
});

test("a space in which everything is forbidden is refused, not searched for ever", () => {
  const forbidden = [{ a: { min: 0 } }];
  const refused = { ...ints, forbidden };
  expect(() =>
    distinctProposal(refused, tried(), 0, () => ({ unit: [0.5, 0.5], reason: "r" })),
  ).toThrow(expect.objectContaining({ code: "CAV_SPEC_INVALID" }));
});

test("a hundredth of a large space is found when the rest is forbidden (100 seeds)", () => {
  const wide = {
    ...setting({ x: { type: "float", min: 0, max: 1 } }),
    forbidden: [{ x: { min: 0.01 } }],
  };
  for (let seed = 0; seed < 100; seed++) {
    const seeded = { ...wide, seed };
    const { unit } = distinctProposal(seeded, tried(), 0, () => ({ unit: [0.9], reason: "r" }));
    expect(unit[0]).toBeLessThan(0.01);
  }
});

test("two points at the edge of one continuous parameter differ by the others", () => {
  const mixed = setting({
    x: { type: "float", min: 0, max: 1 },
    b: { type: "choice", values: ["x", "y"] },
  });
  const proposal = { unit: [1, 0.9], reason: "r" };
  expect(distinctProposal(mixed, tried([1, 0.1]), 1, () => proposal)).toBe(proposal);
  expect(distinctProposal(mixed, tried([1, 0.8]), 1, () => proposal)).not.toBe(proposal);
});
