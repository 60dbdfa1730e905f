// Many sweeps, several pools: who gets whose slots, and when. On a Redis of their own, because a
// pool's share is counted over every sweep and trainer that is there.

import type { LedgerEvent, SweepId, SweepSpecInput } from "@caviar/protocol";
import { expect, test } from "vitest";

import { plainServer } from "../deployments/deployments.ts";
import { RedisProcesses } from "../deployments/redis-processes.ts";
import { TestCluster } from "./test-cluster.ts";

const sweepOf = (changes: Partial<SweepSpecInput>): SweepSpecInput => ({
  name: "pools",
  objective: { name: "classifier", settings: { dataset: "digits", units: 64, batchSize: 16 } },
  metric: { name: "validationLoss", goal: "minimize" },
  space: { learningRate: { type: "float", min: 1e-4, max: 1e-2, scale: "log" } },
  sampler: { name: "random" },
  budget: { trials: 4, epochs: 2 },
  reproducible: false,
  ...changes,
});

type Of<Kind extends LedgerEvent["kind"]> = Extract<LedgerEvent, { kind: Kind }>;
const begun = (events: readonly LedgerEvent[]) =>
  events.filter((event): event is Of<"trial-begun"> => event.kind === "trial-begun");

/** The most trials that began within one second: a mean would count the trainers' start as well. */
const fastest = (trials: readonly Of<"trial-begun">[]) =>
  Math.max(
    ...trials.map((one) => trials.filter(({ at }) => at >= one.at && at < one.at + 1000).length),
  );

/** The events of the sweep up to the `count`th beginning of a trial. */
async function untilBegun(cluster: TestCluster, sweep: SweepId, count: number) {
  const events: LedgerEvent[] = [];
  for await (const event of cluster.events(sweep)) {
    events.push(event);
    if (begun(events).length === count) break;
  }
  return events;
}

test("a small sweep that comes late beside a huge one begins within seconds and gets its share", async () => {
  await using servers = await RedisProcesses.prepare();
  await using cluster = await TestCluster.prepare({ redisUrl: await plainServer(servers) });
  await Promise.all([cluster.startCoordinator(), cluster.startTrainer(), cluster.startTrainer()]);
  const { client, pool } = cluster;
  const budget = { trials: 2000, epochs: 2 };
  const huge = await client.createSweep({ spec: sweepOf({ budget, parallelism: 1000, pool }) });
  await untilBegun(cluster, huge, 10);

  const late = await client.createSweep({ spec: sweepOf({ parallelism: 4, pool }) });
  const events = await cluster.ended(late);
  await client.command(huge, "stop", "test");
  const others = await cluster.ended(huge);

  const [created, first, last] = [events[0]!, begun(events)[0]!, begun(events).at(-1)!];
  expect(first.at - created.at).toBeLessThan(5_000);
  // What the huge sweep had in the queue before: two slots' worth, and half a second of its trials.
  const between = begun(others).filter(({ at }) => at > created.at && at < first.at);
  const speed = fastest(begun(others).filter(({ at }) => at < first.at));
  expect(between.length).toBeLessThanOrEqual(2 * (3 + speed));
  // Side by side from then on: the small sweep begins its other trials as the huge one begins its own.
  const meanwhile = begun(others).filter(({ at }) => at > first.at && at < last.at);
  expect(meanwhile.length).toBeLessThanOrEqual(4 * begun(events).length);
});

test("one trainer serves two pools in turns: neither sweep waits for the other's end", async () => {
  await using servers = await RedisProcesses.prepare();
  await using cluster = await TestCluster.prepare({ redisUrl: await plainServer(servers) });
  await cluster.startCoordinator();
  await cluster.startTrainer({ CAVIAR_POOL: "cpu, gpu" });
  const { client } = cluster;
  const budget = { trials: 12, epochs: 2 };
  const [cpu, gpu] = await Promise.all(
    ["cpu", "gpu"].map(async (pool) => client.createSweep({ spec: sweepOf({ budget, pool }) })),
  );
  const logs = await Promise.all([cluster.ended(cpu!), cluster.ended(gpu!)]);
  for (const [mine, other] of [logs, logs.toReversed()]) {
    const otherEnd = begun(other!).at(-1)!.at;
    expect(begun(mine!).filter(({ at }) => at < otherEnd).length).toBeGreaterThan(3);
    expect(mine!.at(-1)).toMatchObject({ kind: "sweep-ended", status: "completed" });
  }
});

test("a pool's sweep is trained by its own trainers alone, and waits, said to, while it has none", async () => {
  await using servers = await RedisProcesses.prepare();
  await using cluster = await TestCluster.prepare({ redisUrl: await plainServer(servers) });
  await cluster.startCoordinator();
  await cluster.startTrainer({ CAVIAR_POOL: "cpu" });
  const { client } = cluster;
  const gpu = await client.createSweep({ spec: sweepOf({ pool: "gpu" }) });
  await cluster.awaitEvent(gpu, ({ kind }) => kind === "trial-proposed");
  const cpu = await client.createSweep({ spec: sweepOf({ pool: "cpu" }) });
  await cluster.ended(cpu);
  expect(await client.sweep(gpu)).toMatchObject({ phase: "running", poolSlots: 0 });

  const { trainer } = await cluster.startNamedTrainer({ CAVIAR_POOL: "gpu", CAVIAR_SLOTS: "2" });
  const events = await cluster.ended(gpu);
  expect(new Set(begun(events).map((event) => event.trainer))).toEqual(new Set([trainer]));
  expect(events.at(-1)).toMatchObject({ kind: "sweep-ended", status: "completed" });
  expect(await client.sweep(gpu)).toMatchObject({ poolSlots: 2 });
});
