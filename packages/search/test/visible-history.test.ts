import * as fc from "fast-check";
import { expect, test } from "vitest";

import { type History, type TrialRecord, visibleHistory } from "../src/index.ts";

function record(trial: number, state: TrialRecord["state"]): TrialRecord {
  const rungs = state === "pending" ? [] : [{ epochs: 1, losses: [trial] }];
  return { trial, round: 0, unit: [trial / 100], targetEpochs: 1, state, rungs };
}

const history = (...states: readonly TrialRecord["state"][]): History => ({
  trials: states.map((state, trial) => record(trial, state)),
  zooms: [],
});

test("trial 4 at parallelism 3 sees the results of trials 0 and 1; 2 and 3 look pending", () => {
  const seen = visibleHistory(history("completed", "failed", "completed", "pending"), 4, 3);
  expect(seen?.trials.map(({ state, rungs }) => [state, rungs.length])).toEqual([
    ["completed", 1],
    ["failed", 1],
    ["pending", 0],
    ["pending", 0],
  ]);
  expect(seen?.trials[2]?.unit).toEqual([0.02]);
});

test("it waits while a result that it must see is missing, and only then", () => {
  expect(visibleHistory(history("completed", "pending", "completed"), 3, 2)).toBeUndefined();
  const seen = visibleHistory(history("completed", "completed", "pending"), 3, 2);
  expect(seen?.trials.map(({ state }) => state)).toEqual(["completed", "completed", "pending"]);
  expect(visibleHistory(history("completed"), 3, 2)).toBeUndefined();
});

test("the first `parallelism` trials see no result and wait for nobody", () => {
  const seen = visibleHistory(history("pending", "completed"), 2, 3);
  expect(seen?.trials.every(({ rungs }) => rungs.length === 0)).toBe(true);
});

test("what a proposal sees does not depend on which later results are already in", () => {
  const state = fc.constantFrom("pending", "resting", "completed", "stopped");
  fc.assert(
    fc.property(fc.array(state, { minLength: 3, maxLength: 3 }), (later) => {
      const early = ["completed", "stopped", "failed"] as const;
      const known = (states: readonly TrialRecord["state"][]): unknown =>
        visibleHistory(history(...early, ...states), 6, 4);
      expect(known(later)).toEqual(known(["pending", "pending", "pending"]));
    }),
  );
});
