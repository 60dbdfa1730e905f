import { expect, test } from "vitest";

import { GrowingTrials } from "../src/growing-trials.ts";
import type { TrialRecord } from "../src/index.ts";

const record = (trial: number, state: TrialRecord["state"] = "pending"): TrialRecord => ({
  trial,
  round: 0,
  unit: [0.5],
  targetEpochs: 1,
  state,
  rungs: [],
});

test("each history has the trials as they were when it was taken", () => {
  const trials = new GrowingTrials();
  const empty = trials.history({ zooms: [] });
  for (let n = 0; n < 600; n++) trials.set(record(n));
  const young = trials.history({ zooms: [] });
  trials.set(record(300, "failed"));
  trials.set(record(600));
  trials.set(record(600, "stopped"));
  expect(trials.at(300)?.state).toBe("failed");
  expect(trials.at(601)).toBeUndefined();
  const old = trials.history({ zooms: [], enqueued: [] });

  expect(empty.trials).toEqual([]);
  expect(young.trials).toHaveLength(600);
  expect(young.trials[300]?.state).toBe("pending");
  expect(old.trials.map(({ trial }) => trial)).toEqual(Array.from({ length: 601 }, (_, n) => n));
  expect(old.trials.filter(({ state }) => state !== "pending")).toEqual([
    record(300, "failed"),
    record(600, "stopped"),
  ]);
  expect(old.trials[299]).toBe(young.trials[299]);
  expect(old.enqueued).toEqual([]);
});

test("a trial that leaves a gap behind it is refused", () => {
  const trials = new GrowingTrials();
  trials.set(record(1));
  expect(() => trials.history({ zooms: [] })).toThrow(/0 trials/);
});
