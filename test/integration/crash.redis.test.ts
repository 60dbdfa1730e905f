// What a crash may cost: at most one checkpoint interval of training, and never a number.

import type { ChildProcess } from "node:child_process";

import { trialQueueName } from "@caviar/ledger";
import type { LedgerEvent, SweepId, SweepSpecInput } from "@caviar/protocol";
import { Queue, QueueEvents } from "bullmq";
import { expect, test } from "vitest";

import { eventsOf, problemsOf } from "../chaos/checks.ts";
import { kill, TestCluster } from "./test-cluster.ts";

/** One trial that takes some seconds: big for its data, so that a kill meets it in the middle. */
const slowTrial: Omit<SweepSpecInput, "pool"> = {
  name: "crash",
  objective: {
    name: "classifier",
    settings: { dataset: "digits", layers: 3, units: 384, batchSize: 16, batchNorm: true },
  },
  metric: { name: "validationLoss", goal: "minimize" },
  space: { learningRate: { type: "float", min: 1e-4, max: 1e-3, scale: "log" } },
  sampler: { name: "random" },
  budget: { trials: 1, epochs: 16 },
  checkpointSeconds: 0.3,
  seed: 5,
};

/** The whole sweep, left alone. */
async function undisturbed(): Promise<LedgerEvent[]> {
  await using cluster = await TestCluster.start({ trainers: 1 });
  return await cluster.ended(await cluster.submit(slowTrial));
}
const reference = undisturbed();

/** The sweep when `disturb` acts on its only trainer, once a checkpoint of epoch >= 3 is named. */
async function disturbed(
  disturb: (trainer: ChildProcess, cluster: TestCluster, sweep: SweepId) => Promise<unknown>,
): Promise<LedgerEvent[]> {
  await using cluster = await TestCluster.start({ trainers: 0 });
  const victim = await cluster.startTrainer();
  const sweep = await cluster.submit(slowTrial);
  await cluster.awaitEvent(sweep, (e) => e.kind === "checkpoint-saved" && e.epoch >= 3);
  await disturb(victim, cluster, sweep);
  return await cluster.ended(sweep);
}

function expectSameNumbers(events: readonly LedgerEvent[], expected: readonly LedgerEvent[]): void {
  expect(problemsOf(events, expected)).toEqual([]);
  expect(eventsOf(events, "sweep-ended")).toMatchObject([{ status: "completed" }]);
}

test.concurrent("kill -9 of a trainer: another goes on from the checkpoint, and the curve is bit-identical", async () => {
  const events = await disturbed(async (trainer, cluster) => {
    await kill(trainer, "SIGKILL");
    await cluster.startTrainer();
  });
  expectSameNumbers(events, await reference);
  const begun = eventsOf(events, "trial-begun");
  expect(begun).toHaveLength(2);
  expect(begun[1]?.fromEpoch).toBeGreaterThanOrEqual(3);
  expect(begun[1]?.fence).toBe(2);
});

test.concurrent("SIGTERM of a trainer: it checkpoints and hands back, another goes on, nothing has failed", async () => {
  const events = await disturbed(async (trainer, cluster) => {
    await cluster.startTrainer();
    await kill(trainer, "SIGTERM");
    expect(trainer.exitCode).toBe(0);
  });
  expectSameNumbers(events, await reference);
  expect(eventsOf(events, "trial-handed-back")).toHaveLength(1);
  expect(eventsOf(events, "attempt-failed")).toHaveLength(0);
  expect(eventsOf(events, "trial-begun")).toHaveLength(2);
});

test.concurrent("kill -9 of the coordinator: trainers train on, and the sweep ends after a restart", async () => {
  await using cluster = await TestCluster.start({ trainers: 1 });
  const { coordinator } = cluster;
  const sweep = await cluster.submit({ ...slowTrial, budget: { trials: 2, epochs: 8 } });
  await cluster.awaitEvent(sweep, ({ kind }) => kind === "trial-reported");
  await kill(coordinator, "SIGKILL");
  await cluster.startCoordinator();
  const events = await cluster.ended(sweep);
  expect(eventsOf(events, "trial-ended")).toHaveLength(2);
  expect(eventsOf(events, "trial-begun")).toHaveLength(2);
  expect(eventsOf(events, "sweep-ended")).toMatchObject([{ status: "completed" }]);
});

test.concurrent("the same job delivered twice: it is trained once, with one result and no epoch doubled", async () => {
  await using cluster = await TestCluster.start({ trainers: 2 });
  const sweep = await cluster.submit(slowTrial);
  await cluster.awaitEvent(sweep, ({ kind }) => kind === "trial-begun");
  const connection = { connection: cluster.redis, prefix: "caviar:bull" };
  const queue = new Queue(trialQueueName(cluster.pool), connection);
  const events = new QueueEvents(queue.name, connection);
  await events.waitUntilReady();
  const [active] = await queue.getActive();
  // Another id, or BullMQ itself would refuse it as known.
  const twin = await queue.add("train", active?.data, { jobId: "twin" });
  await twin.waitUntilFinished(events);
  await Promise.all([queue.close(), events.close()]);
  const log = await cluster.ended(sweep);
  expectSameNumbers(log, await reference);
  expect(eventsOf(log, "trial-begun")).toHaveLength(1);
});

test.concurrent("a trainer that froze past its lock: another takes over, and the zombie changes nothing", async () => {
  const events = await disturbed(async (zombie, cluster, sweep) => {
    zombie.kill("SIGSTOP");
    await cluster.startTrainer();
    await cluster.awaitEvent(sweep, (event) => event.kind === "trial-begun" && event.fence === 2);
    zombie.kill("SIGCONT");
  });
  expectSameNumbers(events, await reference);
  const fences = events.filter(({ kind }) => kind === "trial-reported").map(({ fence }) => fence);
  expect(fences).toEqual(fences.toSorted((a, b) => a - b));
});
