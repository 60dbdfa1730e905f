import { sweepIdSchema, trialJobId, trialJobSchema } from "@caviar/protocol";
import { SimulatedSweep } from "@caviar/protocol/simulated-sweep";
import { expect, test } from "vitest";

import { trialJobs } from "../src/trial-jobs.ts";

const id = sweepIdSchema.parse("simulated-1");
const idsOf = (sweep: SimulatedSweep) =>
  trialJobs(id, sweep.state).map(({ job, attempt }) => trialJobId(job, attempt));

test("every pending trial has a job, valid by its schema, with settings and parameters in one", () => {
  const sweep = new SimulatedSweep({
    objective: { name: "classifier", settings: { dataset: "digits" } },
  });
  sweep.settle();
  const jobs = trialJobs(id, sweep.state);
  expect(idsOf(sweep)).toEqual(["simulated-1-0-1", "simulated-1-1-1", "simulated-1-2-1"]);
  for (const { job } of jobs) {
    expect(trialJobSchema.parse(job)).toEqual(job);
    expect(job.config).toMatchObject({ dataset: "digits" });
    expect(job.config["rate"]).toBeTypeOf("number");
  }
});

test("a promoted trial's job has another id, and a retried one too", () => {
  const sweep = new SimulatedSweep();
  sweep.run();
  sweep.append({ kind: "trial-promoted", trial: 0, round: 1, epochs: 3, reason: "" });
  expect(idsOf(sweep)).toContain("simulated-1-0-3");
  sweep.append({ kind: "attempt-failed", trial: 0, failure: { message: "boom" } });
  expect(idsOf(sweep)).toContain("simulated-1-0-3-retry1");
});

test("a trial whose end is due has no job any more, although it is pending still", () => {
  const sweep = new SimulatedSweep({ retries: 0 });
  sweep.settle();
  sweep.append({ kind: "attempt-failed", trial: 0, failure: { message: "boom" } });
  expect(idsOf(sweep)).toEqual(["simulated-1-1-1", "simulated-1-2-1"]);
  sweep.append({ kind: "trial-stop-requested", trial: 1, by: "test" });
  expect(idsOf(sweep)).toEqual(["simulated-1-2-1"]);
  sweep.append({ kind: "sweep-stop-requested", by: "test" });
  expect(idsOf(sweep)).toEqual([]);
});

test("the evaluation is one job that names the winner's checkpoints and how far it was trained", () => {
  const sweep = new SimulatedSweep();
  sweep.run();
  const [entry] = trialJobs(id, sweep.state);
  const winner = sweep.state.evaluation!.trial;
  const { epochs } = sweep.state.trials[winner]!.rungs.at(-1)!;
  const [{ key } = { key: "" }] = [sweep.state.trials[winner]!.checkpoint];
  expect(entry?.job).toMatchObject({ purpose: "evaluate", epochs });
  expect(entry?.job).toHaveProperty("checkpoints.0", { key, epoch: epochs });
  expect(trialJobSchema.parse(entry?.job)).toEqual(entry?.job);
});

test("a paused sweep has no jobs", () => {
  const sweep = new SimulatedSweep();
  sweep.settle();
  sweep.append({ kind: "sweep-paused", by: "test" });
  expect(trialJobs(id, sweep.state)).toEqual([]);
});

test("a retry has the seed and parameters of the first of its line, and a job of its own", () => {
  const sweep = new SimulatedSweep({ sampler: { name: "random" }, retries: 0 });
  sweep.settle();
  const [first] = trialJobs(id, sweep.state);
  for (const trial of [0, 3]) {
    sweep.append({ kind: "attempt-failed", trial, failure: { message: "boom" } });
    const { unit, params } = sweep.state.trials[0]!;
    sweep.append({ kind: "trial-enqueued", unit: [...unit], params, retryOf: trial, by: "ann" });
    sweep.settle();
  }
  expect(sweep.state.trials[4]?.retryOf).toBe(3);
  const again = trialJobs(id, sweep.state).find(({ job }) => job.trial === 4);
  expect(again?.job).toEqual({ ...first?.job, trial: 4 });
  expect(idsOf(sweep)).toContain("simulated-1-4-3");
});
