import { setTimeout } from "node:timers/promises";

import { expect, test } from "vitest";

import { commandSweep, EventFollower } from "../src/index.ts";
import { copyOf, newSweep, testRedis } from "./fixture.ts";

test("a follower gets the past at once, then each event as it comes, then an empty sign of life", async () => {
  await using redis = testRedis();
  const sweep = await newSweep(redis);
  const follower = new EventFollower(redis);
  const over = new AbortController();
  const batches = follower.follow(sweep, { told: { seq: 0 }, idleMs: 300, signal: over.signal });
  try {
    expect((await batches.next()).value).toMatchObject([{ seq: 1, kind: "sweep-created" }]);
    const next = batches.next();
    await commandSweep(redis, sweep, { command: "pause", by: "test" });
    expect((await next).value).toMatchObject([{ seq: 2, kind: "sweep-paused" }]);
    expect((await batches.next()).value).toEqual([]);
    over.abort();
    expect((await batches.next()).done).toBe(true);
  } finally {
    follower.close();
  }
});

test("a follower that begins after an event does not see it", async () => {
  await using redis = testRedis();
  const sweep = await newSweep(redis);
  await commandSweep(redis, sweep, { command: "pause", by: "test" });
  const follower = new EventFollower(redis);
  const signal = AbortSignal.timeout(5_000);
  for await (const events of follower.follow(sweep, { told: { seq: 1 }, idleMs: 100, signal })) {
    expect(events.map(({ seq }) => seq)).toEqual([2]);
    break;
  }
  follower.close();
});

test("a follower is told the ledger again when what it was told last has been lost, and others are there", async () => {
  await using redis = testRedis();
  const sweep = await newSweep(redis);
  const failOver = await copyOf(redis, sweep);
  await commandSweep(redis, sweep, { command: "pause", by: "test" });
  const follower = new EventFollower(redis);
  const signal = AbortSignal.timeout(20_000);
  const told: string[] = [];
  for await (const events of follower.follow(sweep, { told: { seq: 0 }, idleMs: 100, signal })) {
    told.push(...events.map(({ seq, kind }) => `${seq} ${kind}`));
    if (told.length === 4) break;
    if (told.length !== 2) continue;
    // A failover: the replica has not got the pause, and is told other things.
    await setTimeout(5); // a real one takes longer
    await failOver();
    await commandSweep(redis, sweep, { command: "stop", by: "test" });
  }
  follower.close();
  const first = "1 sweep-created";
  expect(told).toEqual([first, "2 sweep-paused", first, "2 sweep-stop-requested"]);
});
