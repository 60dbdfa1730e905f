import { expect, test } from "vitest";

import { digestOf, type EventBody, plan } from "../src/index.ts";
import { SimulatedSweep } from "./simulated-sweep.ts";

const budget = { trials: 40, epochs: 1 };

test("no more trials are pending than the sweep's parallelism allows", () => {
  const sweep = new SimulatedSweep({ parallelism: 2 });
  sweep.settle();
  expect(sweep.pending()).toEqual([0, 1]);
  sweep.rest(0);
  sweep.settle();
  expect(sweep.pending()).toEqual([1, 2]);
});

test("one answer starts a few trials, so that they need not wait for all: asked again it gives the rest", () => {
  const sweep = new SimulatedSweep({ parallelism: 40, sampler: { name: "random" }, budget });
  expect(plan(sweep.state)).toHaveLength(16);
  sweep.append(...plan(sweep.state));
  expect(plan(sweep.state)).toHaveLength(16);
  sweep.settle();
  expect(sweep.pending()).toHaveLength(40);
});

test("the same results in another order, and another parallelism, give the same sweep", () => {
  const forwards = new SimulatedSweep({ parallelism: 3 });
  forwards.run();
  const backwards = new SimulatedSweep({ parallelism: 7 });
  backwards.run((pending) => pending.at(-1));
  expect(forwards.state.trials).toHaveLength(14);
  expect(digestOf(backwards.state)).toBe(digestOf(forwards.state));
});

test("when every trial has ended the winner is evaluated once, and then the sweep ends", () => {
  const sweep = new SimulatedSweep();
  sweep.run();
  const { evaluation, trials } = sweep.state;
  expect(trials.every(({ outcome }) => outcome === "completed")).toBe(true);
  expect(evaluation).toMatchObject({ phase: "requested" });
  expect(plan(sweep.state)).toEqual([]);

  sweep.append({ kind: "evaluated", trial: evaluation!.trial, metrics: {}, files: {} });
  expect(plan(sweep.state)).toMatchObject([{ kind: "sweep-ended", status: "completed" }]);
  sweep.settle();
  expect(sweep.state.ending?.digest).toMatch(/^[0-9a-f]{64}$/);
  expect(plan(sweep.state)).toEqual([]);
});

test("a trial whose objective threw more often than retries allow ends as failed, with its error", () => {
  const sweep = new SimulatedSweep({ retries: 1 });
  sweep.settle();
  const failed = { kind: "attempt-failed", trial: 0, failure: { message: "boom" } } as const;
  sweep.append(failed);
  expect(plan(sweep.state)).toEqual([]);
  sweep.append(failed);
  expect(plan(sweep.state)).toEqual([
    { kind: "trial-ended", trial: 0, outcome: "failed", reason: "boom", cause: "threw" },
  ]);
});

test("a sweep in which everything failed ends as failed, without an evaluation", () => {
  const sweep = new SimulatedSweep({ retries: 0 });
  for (sweep.settle(); sweep.pending().length > 0; sweep.settle()) {
    for (const trial of sweep.pending()) {
      sweep.append({ kind: "attempt-failed", trial, failure: { message: "boom" } });
    }
  }
  expect(sweep.state.ending).toMatchObject({ status: "failed", reason: "no trial gave a result" });
  expect(sweep.state.trials).toHaveLength(14);
});

test("a paused sweep decides nothing, and goes on where it was when resumed", () => {
  const sweep = new SimulatedSweep();
  sweep.settle();
  sweep.append({ kind: "sweep-paused", by: "test" });
  sweep.rest(0);
  expect(plan(sweep.state)).toEqual([]);
  sweep.append({ kind: "sweep-resumed", by: "test" });
  sweep.settle();
  expect(sweep.pending()).toEqual([1, 2, 3]);
});

test("a stopped sweep stops its open trials, evaluates the best so far, and ends as stopped", () => {
  const sweep = new SimulatedSweep();
  sweep.settle();
  sweep.rest(0);
  sweep.append({ kind: "sweep-stop-requested", by: "test" });
  sweep.settle();
  expect(sweep.state.trials.map(({ outcome }) => outcome)).toEqual([
    "stopped",
    "stopped",
    "stopped",
  ]);
  expect(sweep.state.evaluation).toMatchObject({ trial: 0 });
  sweep.append({ kind: "evaluated", trial: 0, metrics: {}, files: {} });
  sweep.settle();
  expect(sweep.state.ending).toMatchObject({ status: "stopped" });
});

test("an evaluation that fails for good ends the sweep as failed and says why", () => {
  const sweep = new SimulatedSweep({ retries: 0 });
  sweep.run();
  const { trial } = sweep.state.evaluation!;
  sweep.append({ kind: "evaluation-failed", trial, failure: { message: "no data" } });
  sweep.settle();
  expect(sweep.state.ending).toMatchObject({ status: "failed" });
  expect(sweep.state.ending?.reason).toContain("no data");
});

const lost = { kind: "attempt-lost", trial: 0, trainer: "a", silentMs: 9_000 } as const;
const reported = (trial: number, epoch: number): EventBody => ({
  kind: "trial-reported",
  trial,
  reports: [{ epoch, metrics: { loss: 1 } }],
});

test("a trial that loses trainers in a row without coming further is quarantined, and the sweep goes on", () => {
  const sweep = new SimulatedSweep({ quarantineAfter: 2 });
  sweep.settle();
  sweep.append(lost, reported(0, 1), lost);
  expect(plan(sweep.state)).toEqual([]);
  sweep.append(lost);
  expect(plan(sweep.state)).toMatchObject([
    { kind: "trial-ended", trial: 0, outcome: "failed", cause: "lost" },
  ]);
  sweep.run();
  expect(sweep.state.trials).toHaveLength(14);
  expect(sweep.state.trials[0]).toMatchObject({ outcome: "failed", lossesTotal: 3 });
  expect(sweep.state.evaluation).toMatchObject({ phase: "requested" });
});

test("an evaluation that loses trainers again and again ends the sweep as failed", () => {
  const sweep = new SimulatedSweep({ quarantineAfter: 2 });
  sweep.run();
  const { trial } = sweep.state.evaluation!;
  const gone = { kind: "evaluation-lost", trial, trainer: "a", silentMs: 9_000 } as const;
  sweep.append(gone);
  expect(plan(sweep.state)).toEqual([]);
  sweep.append(gone);
  sweep.settle();
  expect(sweep.state.ending).toMatchObject({ status: "failed" });
  expect(sweep.state.ending?.reason).toContain("2 trainers were lost");
});

test.each([
  ["attempt-out-of-memory", "out-of-memory"],
  ["attempt-timed-out", "timed-out"],
] as const)("%s counts against the retries and is the cause in the end", (kind, cause) => {
  const sweep = new SimulatedSweep({ retries: 1 });
  sweep.settle();
  const failed = { kind, trial: 0, failure: { message: "too much" } } as const;
  sweep.append(failed, failed);
  expect(plan(sweep.state)).toEqual([
    { kind: "trial-ended", trial: 0, outcome: "failed", reason: "too much", cause },
  ]);
});

test("who stopped the sweep is written into each trial that it ended", () => {
  const sweep = new SimulatedSweep();
  sweep.settle();
  sweep.append({ kind: "sweep-stop-requested", by: "ann" });
  expect(plan(sweep.state)[0]).toEqual({
    kind: "trial-ended",
    trial: 0,
    outcome: "stopped",
    reason: "ann stopped the sweep",
    cause: "person",
    by: "ann",
  });
});

const HOUR_MS = 3_600_000;

test("a budget of hours stops what runs when it is spent by the given clock; pauses do not count", () => {
  const sweep = new SimulatedSweep({ budget: { trials: 14, epochs: 3, hours: 1 } });
  sweep.settle();
  sweep.rest(0);
  sweep.append({ kind: "sweep-paused", by: "ann" }, { kind: "sweep-resumed", by: "ann" });
  sweep.settle();
  const pauseMs = 1_000;
  expect(plan(sweep.state, HOUR_MS + pauseMs - 1)).toEqual([]);
  const spent = plan(sweep.state, HOUR_MS + pauseMs);
  const reason = "the budget of 1 hour is spent";
  expect(spent).toEqual([{ kind: "budget-spent", limit: "hours", reason }]);
  sweep.append(...spent);
  sweep.settle();
  expect(sweep.state.trials.slice(1)).toMatchObject([
    { outcome: "stopped", cause: "budget", endedFor: reason },
    { outcome: "stopped", cause: "budget", endedFor: reason },
    { outcome: "stopped", cause: "budget", endedFor: reason },
  ]);
  sweep.append({ kind: "evaluated", trial: 0, metrics: {}, files: {} });
  sweep.settle();
  expect(sweep.state.ending).toMatchObject({ status: "completed", reason });
});

test("a budget of CPU hours is spent by what attempts have told, running ones too", () => {
  const sweep = new SimulatedSweep({ budget: { trials: 14, epochs: 3, cpuHours: 2 } });
  sweep.settle();
  const cost = { cpuSeconds: 7_199, wallSeconds: 9_000, epochs: 1, epochsAgain: 0 };
  const saved = { kind: "checkpoint-saved", trial: 0, key: "k", epoch: 1, bytes: 1 } as const;
  sweep.append({ ...saved, cost });
  expect(plan(sweep.state)).toEqual([]);
  sweep.append({ kind: "trial-handed-back", trial: 1, cost: { ...cost, cpuSeconds: 1 } });
  expect(plan(sweep.state)).toMatchObject([
    { kind: "budget-spent", limit: "cpuHours", reason: "the budget of 2 CPU hours is spent" },
  ]);
});

test.each([
  ["random", "none"],
  ["tpe", "asha"],
] as const)(
  "a budget of epochs in total ends %s with %s at the same trial in any order",
  (sampler, scheduler) => {
    const input = {
      sampler: { name: sampler },
      scheduler: { name: scheduler },
      budget: { trials: 100, epochs: 9, totalEpochs: 90 },
    } as const;
    const forwards = new SimulatedSweep(input);
    forwards.run();
    const backwards = new SimulatedSweep(input);
    backwards.run((pending) => pending.at(-1));
    expect(digestOf(backwards.state)).toBe(digestOf(forwards.state));
    const { trials } = forwards.state;
    if (scheduler === "none") expect(trials).toHaveLength(10);
    const first = trials.reduce((sum, { rungs }) => sum + rungs[0]!.epochs, 0);
    expect(first).toBeLessThanOrEqual(90);
    forwards.append({
      kind: "evaluated",
      trial: forwards.state.evaluation!.trial,
      metrics: {},
      files: {},
    });
    forwards.settle();
    expect(forwards.state.ending).toMatchObject({
      status: "completed",
      reason: "the budget of 90 epochs in total is spent",
    });
  },
);

test("a budget of epochs in total begins no round of coarse-to-fine that it does not pay for", () => {
  const sweep = new SimulatedSweep({ budget: { trials: 14, epochs: 3, totalEpochs: 29 } });
  sweep.run();
  expect(sweep.state.trials).toHaveLength(9);
  expect(sweep.state.trials.every(({ outcome }) => outcome === "completed")).toBe(true);
  const enough = new SimulatedSweep({ budget: { trials: 14, epochs: 3, totalEpochs: 30 } });
  enough.run();
  expect(enough.state.trials).toHaveLength(14);
});

test("an objective that saved no checkpoint has no model to judge: the sweep ends without", () => {
  const sweep = new SimulatedSweep({
    sampler: { name: "random" },
    budget: { trials: 1, epochs: 1 },
  });
  sweep.settle();
  sweep.append({ kind: "trial-rested", trial: 0, epochs: 1, metrics: { loss: 1 } });
  sweep.settle();
  expect(sweep.state.evaluation).toBeUndefined();
  expect(sweep.state.ending).toMatchObject({ status: "completed" });
});

test("a child of population based training is proposed with its parent's checkpoint of that rung", () => {
  const sweep = new SimulatedSweep({
    sampler: { name: "random" },
    scheduler: { name: "pbt", population: 4, interval: 2 },
    budget: { trials: 7, epochs: 8 },
  });
  sweep.run();
  const children = sweep.state.trials.filter(({ parent }) => parent !== undefined);
  expect(children).toHaveLength(3);
  for (const { parent } of children) {
    expect(parent).toMatchObject({ checkpoint: `k${parent!.trial}-${parent!.epochs}` });
  }
});
