// People steer a sweep that real trainers train: what they ask for happens, the sweep ends, and its
// ledger proves that it followed.

import { fileURLToPath } from "node:url";

import { type LedgerEvent, ORDERS, Replay, Results, type SweepSpecInput } from "@caviar/protocol";
import { expect, test } from "vitest";

import { TestCluster } from "./test-cluster.ts";

const CAVIAR_OBJECTIVES = fileURLToPath(
  new URL("../../trainer/test/scripted-objective.ts", import.meta.url),
);

const sweepOf = (changes: Partial<SweepSpecInput> = {}): Omit<SweepSpecInput, "pool"> => ({
  name: "steering",
  objective: { name: "scripted", settings: { epochMs: 80 } },
  metric: { name: "loss", goal: "minimize" },
  space: { quality: { type: "float", min: 0.1, max: 2 } },
  sampler: {
    name: "coarse-to-fine",
    explore: 0,
    rounds: [
      { trials: 8, epochs: 10 },
      { trials: 6, epochs: 20, promote: 2 },
    ],
  },
  budget: { trials: 14, epochs: 20 },
  parallelism: 3,
  checkpointSeconds: 0.1,
  ...changes,
});

function expectProven(events: readonly LedgerEvent[]): void {
  const replay = new Replay();
  const results = new Results();
  for (const event of events) {
    expect(replay.take(event)).toBeUndefined();
    results.take(event);
  }
  expect(replay.end()).toBeUndefined();
  const { state } = replay;
  expect(state?.phase).toBe("ended");
  expect(state?.trials.every(({ phase }) => phase === "ended")).toBe(true);
  for (const order of ORDERS) expect(results.differenceFrom(state!, order)).toBeUndefined();
}

test("a point, a box, a stop and a retry in a running sweep: each happens, and all of it replays", async () => {
  await using cluster = await TestCluster.start({ trainers: 0 });
  await Promise.all([0, 1].map(async () => cluster.startTrainer({ CAVIAR_OBJECTIVES })));
  const { client } = cluster;
  const sweep = await cluster.submit(sweepOf());
  const by = { by: "ann" };

  const saved = await cluster.awaitEvent(sweep, ({ kind }) => kind === "checkpoint-saved");
  if (!("trial" in saved)) throw new Error(saved.kind);
  await client.stopTrial(sweep, saved.trial, by);
  await cluster.awaitEvent(
    sweep,
    (event) => event.kind === "trial-ended" && event.trial === saved.trial,
  );
  const retry = await client.retryTrial(sweep, saved.trial, by);
  const point = await client.enqueue(sweep, { quality: 0.1 }, by);
  await client.amend(sweep, { box: { quality: { min: 1, max: 1.5 } }, round: 2 }, by);

  const events = await cluster.ended(sweep);
  const proposals = events.filter((event) => event.kind === "trial-proposed");
  expect(proposals).toHaveLength(14);

  const retried = proposals.find(({ enqueued }) => enqueued === retry.event)!;
  const first = proposals.find(({ trial }) => trial === saved.trial)!;
  expect(retried.params).toEqual(first.params);
  expect(retried.retryOf?.trial).toBe(saved.trial);
  const resumed = events.find(
    (event) => event.kind === "trial-begun" && event.trial === retried.trial,
  );
  expect(resumed).toMatchObject({ fromEpoch: retried.retryOf?.checkpoint?.epoch });

  const asked = proposals.find(({ enqueued }) => enqueued === point.event);
  expect(asked).toMatchObject({ params: { quality: 0.1 }, reason: "enqueued by ann" });
  const fine = proposals.filter(({ round, enqueued }) => round === 2 && enqueued === undefined);
  for (const { params } of fine) {
    expect(Number(params["quality"])).toBeGreaterThanOrEqual(1);
    expect(Number(params["quality"])).toBeLessThanOrEqual(1.5);
  }
  expect(fine.length).toBeGreaterThan(0);
  expect(events.filter(({ kind }) => kind === "zoomed")).toEqual([]);
  const ends = events.filter((event) => event.kind === "trial-ended").map(({ trial }) => trial);
  expect(new Set(ends).size).toBe(ends.length);
  // The search minimizes quality / epoch: the point that was asked for is the best there is.
  expect((await client.result(sweep)).best?.params).toEqual({ quality: 0.1 });
  expectProven(events);
});

test("a retry arrives at the same bits as a trial that was never stopped", async () => {
  const slow = sweepOf({
    objective: {
      name: "classifier",
      settings: { dataset: "digits", layers: 3, units: 192, batchSize: 32 },
    },
    metric: { name: "validationLoss", goal: "minimize" },
    space: { learningRate: { type: "float", min: 1e-4, max: 1e-2, scale: "log" } },
    sampler: { name: "random" },
    budget: { trials: 2, epochs: 20 },
    parallelism: 2,
  });
  await using cluster = await TestCluster.start({ trainers: 2 });
  const { client } = cluster;
  const alone = await cluster.submit(slow);
  await cluster.ended(alone);

  const sweep = await cluster.submit(slow);
  await cluster.awaitEvent(
    sweep,
    (event) => event.kind === "checkpoint-saved" && event.trial === 0 && event.epoch > 0,
  );
  await client.stopTrial(sweep, 0);
  await cluster.awaitEvent(sweep, ({ kind }) => kind === "trial-ended");
  await client.retryTrial(sweep, 0);
  const events = await cluster.ended(sweep);
  const retried = events.find((event) => event.kind === "trial-proposed" && event.trial === 2);
  expect(retried).toMatchObject({ retryOf: { trial: 0, checkpoint: {} } });
  expect((await client.trial(sweep, 2)).metrics).toEqual((await client.trial(alone, 0)).metrics);
  expect((await client.trial(sweep, 0)).outcome).toBe("stopped");
  expectProven(events);
});
