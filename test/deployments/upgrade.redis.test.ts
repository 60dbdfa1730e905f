// An upgrade while sweeps run: programs of two versions at the same Redis, as deploy/README.md promises.

import { Queues, trialQueueName } from "@caviar/ledger";
import type { LedgerEvent } from "@caviar/protocol";
import { expect, test, vi } from "vitest";

import { eventsOf, problemsOf } from "../chaos/checks.ts";
import { independentTrials } from "../chaos/sweeps.ts";
import { kill, TestCluster } from "../integration/test-cluster.ts";
import { plainServer } from "./deployments.ts";
import { newerVersion } from "./newer-version.ts";
import { RedisProcesses } from "./redis-processes.ts";

/** A queue tells nobody who waits for it: how often it is asked, and for how long. */
const PATIENCE = { interval: 50, timeout: 120_000 };
/** Its trials, one after another, last longer than a newer coordinator takes to start. */
const sweep = { ...independentTrials, budget: { trials: 10, epochs: 12 } };

test("coordinators, then trainers are replaced by newer ones, and the sweep's ledger is that of one left alone", async () => {
  using newer = newerVersion();
  await using servers = await RedisProcesses.prepare();
  const redisUrl = await plainServer(servers);
  await using cluster = await TestCluster.prepare({ redisUrl });
  const oldCoordinator = await cluster.startCoordinator();
  const oldTrainers = [await cluster.startNamedTrainer(), await cluster.startNamedTrainer()];
  const alone = await cluster.ended(await cluster.submit(sweep));

  const id = await cluster.submit({ ...sweep, parallelism: 1 });
  await cluster.awaitEvent(id, ({ kind }) => kind === "trial-reported");
  await cluster.startCoordinator({}, newer.root);
  await kill(oldCoordinator, "SIGTERM");
  // The old trainers end the trials whose jobs are there, then meet the newer one's first, and put it back.
  const queues = new Queues(cluster.redis);
  const queue = queues.named(trialQueueName(cluster.pool));
  await vi.waitFor(async () => expect(await queue.getDelayedCount()).toBe(1), PATIENCE);
  const { trainer } = await cluster.startNamedTrainer({}, newer.root);
  const isTheirs = (event: LedgerEvent) =>
    event.kind === "trial-begun" && event.trainer === trainer;
  const { seq } = await cluster.awaitEvent(id, isTheirs);
  for (const { child } of oldTrainers) await kill(child, "SIGTERM");

  const events = await cluster.ended(id);
  await queues.close();
  expect(problemsOf(events, alone)).toEqual([]);
  const begun = eventsOf(events, "trial-begun").filter((event) => event.seq >= seq);
  expect(begun.map((event) => event.trainer)).toEqual(begun.map(() => trainer));
  expect(eventsOf(events, "attempt-lost")).toEqual([]);
});

test("an older coordinator leaves a newer ledger alone, shows the others, and a newer one does its work", async () => {
  using newer = newerVersion();
  await using servers = await RedisProcesses.prepare();
  const redisUrl = await plainServer(servers);
  await using cluster = await TestCluster.prepare({ redisUrl });
  await cluster.startCoordinator({}, newer.root);
  const { client: newerClient } = cluster;
  await cluster.startTrainer({}, newer.root);
  const theirs = await cluster.submit(sweep);

  await cluster.startCoordinator();
  const ours = await cluster.submit(sweep);
  const shown = await cluster.client.sweeps();
  expect(shown.map((one) => one.sweep)).toEqual([ours]);
  const [end] = eventsOf(await cluster.ended(ours), "sweep-ended");
  await vi.waitFor(async () => {
    expect((await newerClient.result(theirs)).digest).toBe(end?.digest);
  }, PATIENCE);
});
