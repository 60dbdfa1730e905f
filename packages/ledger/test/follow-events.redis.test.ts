import { expect, test } from "vitest";

import { commandSweep, EventFollower } from "../src/index.ts";
import { newSweep, testRedis } from "./fixture.ts";

test("a follower gets the past at once, then each event as it comes, then an empty sign of life", async () => {
  await using redis = testRedis();
  const sweep = await newSweep(redis);
  const follower = new EventFollower(redis);
  const over = new AbortController();
  const batches = follower.follow(sweep, { after: 0, idleMs: 300, signal: over.signal });
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
  for await (const events of follower.follow(sweep, { after: 1, idleMs: 100, signal })) {
    expect(events.map(({ seq }) => seq)).toEqual([2]);
    break;
  }
  follower.close();
});
