import { sweepIdSchema } from "@caviar/protocol";
import { SimulatedSweep } from "@caviar/protocol/simulated-sweep";
import { expect, test } from "vitest";

import { AddedJobs } from "../src/added-jobs.ts";
import { trialJobs } from "../src/trial-jobs.ts";

const id = sweepIdSchema.parse("simulated-1");
const numbers = (jobs: ReturnType<typeof trialJobs>) => jobs.map(({ job }) => job.trial);

test("a job is added once, what is new is added at the next look", () => {
  const sweep = new SimulatedSweep({ parallelism: 2 });
  const added = new AddedJobs(() => 0);
  sweep.settle();
  expect(numbers(added.missing(id, trialJobs(id, sweep.state)))).toEqual([0, 1]);
  expect(added.missing(id, trialJobs(id, sweep.state))).toEqual([]);
  sweep.rest(0);
  sweep.settle();
  expect(numbers(added.missing(id, trialJobs(id, sweep.state)))).toEqual([2]);
});

test("a trial that failed is another job", () => {
  const sweep = new SimulatedSweep({ parallelism: 2 });
  const added = new AddedJobs(() => 0);
  sweep.settle();
  added.missing(id, trialJobs(id, sweep.state));
  sweep.append({ kind: "attempt-failed", trial: 1, failure: { message: "boom" } });
  expect(numbers(added.missing(id, trialJobs(id, sweep.state)))).toEqual([1]);
});

test("after five seconds all that is pending is added again: a job may have been lost", () => {
  const sweep = new SimulatedSweep({ parallelism: 2 });
  let now = 0;
  const added = new AddedJobs(() => now);
  sweep.settle();
  added.missing(id, trialJobs(id, sweep.state));
  now = 4_999;
  expect(added.missing(id, trialJobs(id, sweep.state))).toEqual([]);
  now = 5_000;
  expect(numbers(added.missing(id, trialJobs(id, sweep.state)))).toEqual([0, 1]);
});
