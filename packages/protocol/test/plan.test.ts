import { digestText } from "@caviar/protocol";
import { expect, test } from "vitest";

import { plan } from "../src/plan.ts";
import { SimulatedSweep } from "./simulated-sweep.ts";

test("no more trials are pending than the sweep's parallelism allows", () => {
  const sweep = new SimulatedSweep({ parallelism: 2 });
  sweep.settle();
  expect(sweep.pending()).toEqual([0, 1]);
  sweep.rest(0);
  sweep.settle();
  expect(sweep.pending()).toEqual([1, 2]);
});

test("the same results in another order, and another parallelism, give the same sweep", () => {
  const forwards = new SimulatedSweep({ parallelism: 3 });
  forwards.run();
  const backwards = new SimulatedSweep({ parallelism: 7 });
  backwards.run((pending) => pending.at(-1));
  expect(forwards.state.trials).toHaveLength(14);
  expect(digestText(backwards.state)).toBe(digestText(forwards.state));
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
    { kind: "trial-ended", trial: 0, outcome: "failed", reason: "boom" },
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
