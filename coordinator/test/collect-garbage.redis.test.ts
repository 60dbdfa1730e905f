// Garbage collection on a real ledger and a real store, between the steps of real attempts.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  Attempt,
  checkpointPrefix,
  type CheckpointStore,
  connectRedis,
  createSweep,
  decide,
  delayCollection,
  endCollection,
  lead,
  openStore,
  takeDueCollection,
  type Redis,
} from "@caviar/ledger";
import { type EventBody, type SweepId, sweepSpecSchema } from "@caviar/protocol";
import { expect, test } from "vitest";

import { collectGarbage } from "../src/collect-garbage.ts";
import { SweepCache } from "../src/sweep-cache.ts";

const spec = sweepSpecSchema.parse({
  name: "garbage",
  objective: { name: "classifier" },
  metric: { name: "loss", goal: "minimize" },
  space: { rate: { type: "float", min: 0.001, max: 1, scale: "log" } },
  budget: { trials: 4, epochs: 3 },
});

async function openSweep() {
  const folder = await mkdtemp(join(tmpdir(), "caviar-garbage-"));
  const store = await openStore({ store: folder, redisUrl: "" });
  const redis = connectRedis(process.env["CAVIAR_TEST_REDIS_URL"]!);
  const cache = new SweepCache(redis);
  const sweep = await createSweep(redis, { spec, by: "test" });
  await append(redis, sweep, {
    kind: "trial-proposed",
    trial: 0,
    round: 0,
    unit: [0.5],
    params: { rate: 0.03 },
    epochs: 3,
    reason: "",
  });
  return {
    redis,
    store,
    sweep,
    collect: async () => collectGarbage({ cache, store }, sweep),
    stored: async () => keysOf(store, sweep),
    async [Symbol.asyncDispose]() {
      await endCollection(redis, sweep);
      await redis.quit();
      await rm(folder, { recursive: true });
    },
  };
}

async function keysOf(store: CheckpointStore, sweep: SweepId): Promise<string[]> {
  const keys = [];
  for await (const { key } of store.list(sweep)) keys.push(key);
  return keys.toSorted();
}

async function append(redis: Redis, sweep: SweepId, event: EventBody): Promise<void> {
  await decide(redis, sweep, {
    fence: await lead(redis, sweep),
    operation: 0,
    basis: 1,
    events: [event],
  });
}

async function begin(redis: Redis, sweep: SweepId, holder: string): Promise<Attempt> {
  const of = { sweep, trial: 0, purpose: "train", epochs: 3, trainer: "t", holder } as const;
  const attempt = await Attempt.begin(redis, { ...of, silenceMs: 0 });
  if (typeof attempt === "string") throw new Error(attempt);
  return attempt;
}

async function put(store: CheckpointStore, sweep: SweepId, epoch: number, { fence }: Attempt) {
  const bytes = Buffer.from(`epoch ${epoch} of attempt ${fence}`);
  const key = await store.put(checkpointPrefix(sweep, { trial: 0, epoch, fence }), bytes);
  return { key, epoch, bytes: bytes.length, putMs: 1 };
}

test("killed between put and name: what it put stays while it might live, and goes with its heir", async () => {
  await using place = await openSweep();
  const { redis, store, sweep } = place;
  const killed = await begin(redis, sweep, "a");
  const named = await put(store, sweep, 1, killed);
  await killed.report([], named);
  const unnamed = await put(store, sweep, 2, killed);
  expect(await place.collect()).toMatchObject({ deleted: 0 });

  const heir = await begin(redis, sweep, "b");
  expect(heir.checkpoint).toMatchObject({ key: named.key });
  const heirs = await put(store, sweep, 2, heir);
  expect(await place.collect()).toMatchObject({ deleted: 1, bytes: unnamed.bytes });
  expect(await place.stored()).toEqual([named.key, heirs.key].toSorted());
  await heir.report([], heirs);
  expect(await store.get(heirs.key)).toHaveLength(heirs.bytes);
});

test("collected between any two steps of an attempt, a name never dangles; the last two stay", async () => {
  await using place = await openSweep();
  const { redis, store, sweep } = place;
  let last: string[] = [];
  for (const first of [1, 4, 7]) {
    const attempt = await begin(redis, sweep, `holder ${first}`);
    await place.collect();
    for (let epoch = first; epoch < first + 3; epoch++) {
      const checkpoint = await put(store, sweep, epoch, attempt);
      await Promise.all([place.collect(), place.collect()]);
      await attempt.report([], checkpoint);
      await place.collect();
      await store.get(checkpoint.key);
      last = [...last, checkpoint.key].slice(-2);
    }
    expect(await place.stored()).toEqual(last.toSorted());
  }
});

test("a zombie that puts after it was fenced off is collected the next time", async () => {
  await using place = await openSweep();
  const { redis, store, sweep } = place;
  const zombie = await begin(redis, sweep, "a");
  await begin(redis, sweep, "b");
  const late = await put(store, sweep, 1, zombie);
  expect(await zombie.report([], late)).toMatchObject({ instruction: "fenced" });
  expect(await place.collect()).toMatchObject({ deleted: 1 });
  expect(await place.stored()).toEqual([]);
});

test("a sweep without a ledger has nothing deleted", async () => {
  await using place = await openSweep();
  const { redis, store, sweep } = place;
  await put(store, sweep, 1, await begin(redis, sweep, "a"));
  await redis.del(`caviar:{${sweep}}:log`, `caviar:{${sweep}}:head`, `caviar:{${sweep}}:trials`);
  expect(await place.collect()).toMatchObject({ deleted: 0, state: undefined });
  expect(await place.stored()).toHaveLength(1);
});

test("a new sweep is due once a turn, whoever asks; delayed, later; ended, never again", async () => {
  await using place = await openSweep();
  const { redis, sweep } = place;
  // Other tests' sweeps are due as well: take until ours comes.
  const take = async (againMs: number) => {
    for (;;) {
      const taken = await takeDueCollection(redis, { againMs });
      if (taken === undefined || taken === sweep) return taken;
    }
  };
  expect(await take(60_000)).toBe(sweep);
  expect(await take(60_000)).toBeUndefined();
  await delayCollection(redis, sweep, 0);
  expect(await take(60_000)).toBe(sweep);
  await delayCollection(redis, sweep, 0);
  await endCollection(redis, sweep);
  await delayCollection(redis, sweep, 0); // by one that was about to when it ended
  expect(await take(60_000)).toBeUndefined();
});
