import { expect, test } from "vitest";

import {
  type Budget,
  type Problem,
  problemIssues,
  simulate,
  type TrialRecord,
} from "../src/index.ts";
import { roundReason, trialReason } from "../src/epoch-budget.ts";
import { digest, space, valley } from "./samplers/contract-problem.ts";

const budget: Budget = { trials: 100, epochs: 9, totalEpochs: 20 };

const record = (changes: Partial<TrialRecord>): TrialRecord => ({
  trial: 0,
  round: 0,
  unit: [0.5],
  targetEpochs: 9,
  state: "pending",
  rungs: [],
  ...changes,
});

test("a trial is paid for by its target, or by what it reached when it ended early", () => {
  const pending = record({});
  const diverged = record({ state: "stopped", rungs: [{ epochs: 2, losses: [Number.NaN] }] });
  expect(trialReason(budget, [pending], 9)).toBeUndefined();
  expect(trialReason(budget, [pending, diverged], 9)).toBeUndefined();
  expect(trialReason(budget, [pending, diverged], 10)).toMatch("20 epochs in total");
  expect(trialReason(budget, [pending, pending], 9)).toBe(
    "the budget of 20 epochs in total is spent",
  );
});

test("a child costs only what it trains itself", () => {
  const child = record({ parent: { trial: 0, epochs: 6 } });
  expect(trialReason(budget, [record({}), child], 8)).toBeUndefined();
  expect(trialReason(budget, [record({}), child], 9)).toMatch("20 epochs in total");
});

const problem: Problem = {
  space,
  sampler: { name: "random" },
  scheduler: { name: "none" },
  budget,
  seed: 0,
  parallelism: 4,
  reproducible: true,
};

const rounds = [
  { trials: 4, epochs: 1, promote: 0 },
  { trials: 2, epochs: 3, promote: 1 },
];
const sampler = { name: "coarse-to-fine", rounds, shrink: 0.5, elite: 0.3, explore: 0 } as const;

const reasonForTwoRounds = (totalEpochs: number) =>
  roundReason({ ...problem, sampler, budget: { trials: 6, epochs: 3, totalEpochs } }, 2);

test("a round is paid for with what it promotes", () => {
  // 4 x 1, then 2 x 3 and one that goes on from 1 to 3.
  expect(reasonForTwoRounds(12)).toBeUndefined();
  expect(reasonForTwoRounds(11)).toBe("the budget of 11 epochs in total is spent");
});

const issues = (changes: object) =>
  problemIssues({ ...problem, ...changes }).map(({ path, message }) => [path.join("."), message]);

test("a budget that pays not even for the first trial or round is a mistake in the file", () => {
  expect(issues({ budget: { trials: 9, epochs: 9, totalEpochs: 8 } })).toEqual([
    ["budget.totalEpochs", "expected at least 9, the epochs of the first trial, got 8"],
  ]);
  expect(issues({ sampler, budget: { trials: 6, epochs: 3, totalEpochs: 3 } })).toEqual([
    ["budget.totalEpochs", "expected at least 4, the epochs of the first round, got 3"],
  ]);
});

test.each(["none", "asha", "hyperband"] as const)(
  "with scheduler %s a reproducible sweep is cut at the same trial for 1, 4 and 64 trainers",
  (scheduler) => {
    const sweeps = [1, 4, 64].map((trainers) =>
      simulate({
        space,
        sampler: "tpe",
        scheduler,
        budget: { trials: 500, epochs: 9, totalEpochs: 200 },
        seed: 5,
        parallelism: 4,
        reproducible: true,
        trainers,
        objective: valley,
      }),
    );
    expect(new Set(sweeps.map((sweep) => digest(sweep.history))).size).toBe(1);
    const { trials } = sweeps[0]!.history;
    const first = trials.reduce((sum, { rungs }) => sum + rungs[0]!.epochs, 0);
    expect(first).toBeGreaterThan(20);
    expect(first).toBeLessThanOrEqual(200);
    expect(trials.every(({ state }) => state === "completed" || state === "stopped")).toBe(true);
  },
);
