import { expect, test } from "vitest";

import { best, type TrialRecord } from "../src/index.ts";

function record(
  trial: number,
  losses: readonly number[],
  state: TrialRecord["state"] = "completed",
) {
  const rungs = losses.map((loss, index) => ({ epochs: index + 1, losses: [loss] }));
  return { trial, round: 0, unit: [0.5], targetEpochs: 3, state, rungs };
}

const winner = (...trials: readonly TrialRecord[]): number | undefined =>
  best({ trials, zooms: [] })?.trial;

test("the lowest loss at the last rung wins, not the lowest on the way", () => {
  expect(winner(record(0, [0.1, 0.5]), record(1, [0.9, 0.4]))).toBe(1);
});

test("of equals the lower trial number wins", () => {
  expect(winner(record(0, [0.5]), record(1, [0.4]), record(2, [0.4]))).toBe(1);
});

test("failed trials and losses that are not finite cannot win", () => {
  expect(
    winner(
      record(0, [0.1], "failed"),
      record(1, [-Infinity]),
      record(2, [Number.NaN]),
      record(3, [9], "stopped"),
    ),
  ).toBe(3);
  expect(winner(record(0, []), record(1, [Infinity]))).toBeUndefined();
});
