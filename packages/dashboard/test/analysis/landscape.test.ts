import type { EventBody } from "@caviar/protocol";
import { expect, test } from "vitest";

import { GRID, landscapeOf } from "../../src/analysis/landscape.ts";
import { digitsSpec, folded } from "../digits-ledger.ts";

/** A grid of trials, the better the closer to the right. */
const SIDE = 8;
const bodies = Array.from({ length: SIDE * SIDE }, (_, trial): EventBody[] => {
  const [x, y] = [(trial % SIDE) / (SIDE - 1), Math.floor(trial / SIDE) / (SIDE - 1)];
  const params = { learningRate: 1e-3, units: 100, activation: "relu" };
  return [
    { kind: "trial-proposed", trial, round: 0, unit: [x, y, 0.5], params, epochs: 1, reason: "" },
    { kind: "trial-reported", trial, reports: [{ epoch: 1, metrics: { accuracy: x } }] },
  ];
}).flat();
const created = { kind: "sweep-created", version: 1, spec: digitsSpec, by: "test" } as const;
const { table } = folded([created, ...bodies]);
const dimension = (name: string) => ({ name, parameter: digitsSpec.space[name]! });
const axes = [dimension("learningRate"), dimension("units")] as const;

test("the landscape rises towards better trials, along every row", () => {
  const { heights, trials } = landscapeOf(table, undefined, axes);
  expect(trials).toBe(SIDE * SIDE);
  for (const row of [2, GRID / 2, GRID - 3]) {
    const [left, middle, right] = [2, GRID / 2, GRID - 3].map((x) => heights[row * GRID + x]!);
    expect(left! < middle! && middle! < right!).toBe(true);
  }
  expect(heights.every((height) => height >= 0 && height <= 1)).toBe(true);
});

test("where no trial is near, nothing is claimed", () => {
  const mask = Uint8Array.from({ length: SIDE * SIDE }, (_, trial) => (trial % SIDE < 2 ? 1 : 0));
  const { heights } = landscapeOf(table, mask, axes);
  const middle = (GRID / 2) * GRID;
  expect(heights[middle + 2]).toBeGreaterThanOrEqual(0);
  expect(heights[middle + GRID - 3]).toBeNaN();
});
