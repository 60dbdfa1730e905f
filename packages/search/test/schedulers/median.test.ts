import { describe, expect, test } from "vitest";

import type { TrialRecord } from "../../src/index.ts";
import { median } from "../../src/schedulers/median.ts";
import { schedulerContract } from "./scheduler-contract.ts";

describe("the scheduler contract", () => schedulerContract({ name: "median", startup: 5 }));

const setting = {
  space: {},
  budget: { trials: 100, epochs: 9 },
  seed: 1,
  parallelism: 1,
  reproducible: true,
};

/** Five completed trials that showed 1 to 5 at their first step, and one that rests there. */
function decisionOn(...losses: readonly number[]): unknown {
  const others = [1, 2, 3, 4, 5].map((loss, trial): TrialRecord => {
    const rungs = [1, 9].map((epochs) => ({ epochs, losses: [loss] }));
    return { trial, round: 0, unit: [], targetEpochs: 9, state: "completed", rungs };
  });
  const rungs = losses.map((loss, index) => ({ epochs: index + 1, losses: [loss] }));
  const last = { trial: 5, round: 0, unit: [], targetEpochs: losses.length, rungs } as const;
  const trials = [...others, { ...last, state: "resting" as const }];
  const [decision] = median({ name: "median", startup: 5 }).decide(
    setting,
    { trials, zooms: [] },
    { room: 9, isClosed: false },
  );
  return decision && [decision.kind, decision.reason];
}

test("worse than three of five is stopped, as good as the median goes on", () => {
  expect(decisionOn(3.5)).toEqual(["stop", "3 of 5 others were better at 1 epochs"]);
  expect(decisionOn(3)).toEqual(["promote", "holds its own at 1 epochs"]);
});

test("what is not a finite number is stopped at once", () => {
  expect(decisionOn(Number.NaN)).toEqual(["stop", "its result at 1 epochs is not a finite number"]);
});

test("where fewer than `startup` others have shown a result, everybody goes on", () => {
  expect(decisionOn(9, 9, 9)).toEqual(["promote", "holds its own at 3 epochs"]);
});
