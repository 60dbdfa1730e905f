import {
  beginFold,
  foldEvent,
  type LedgerEvent,
  type SweepId,
  takeSnapshot,
} from "@caviar/protocol";
import { expect, test } from "vitest";

import {
  decide,
  EventFollower,
  lead,
  readEvents,
  readSnapshot,
  sealEvents,
  writeSnapshot,
  type Redis,
} from "../src/index.ts";
import { newSweep, proposed, testRedis } from "./fixture.ts";

/** A ledger with `count` events: its creation and proposals. */
async function longLedger(redis: Redis, count: number): Promise<SweepId> {
  const sweep = await newSweep(redis);
  const fence = await lead(redis, sweep);
  for (let trial = 0, operation = 0; trial < count - 1; trial += 500, operation++) {
    const size = Math.min(500, count - 1 - trial);
    const events = Array.from({ length: size }, (_, i) => proposed(trial + i));
    await decide(redis, sweep, { fence, operation, basis: 1, events });
  }
  return sweep;
}

async function allEvents(redis: Redis, sweep: SweepId): Promise<LedgerEvent[]> {
  const events: LedgerEvent[] = [];
  for (;;) {
    const page = await readEvents(redis, sweep, { after: events.length });
    if (page.length === 0) return events;
    events.push(...page);
  }
}

function folded(events: readonly LedgerEvent[]) {
  const [first, ...rest] = events;
  const state = beginFold(first!);
  for (const event of rest) foldEvent(state, event);
  return state;
}

test("a ledger reads the same before and after its older part was sealed, from any place", async () => {
  await using redis = testRedis();
  const sweep = await longLedger(redis, 2_500);
  const before = await allEvents(redis, sweep);
  expect(before).toHaveLength(2_500);
  expect(await sealEvents(redis, sweep, 2_400)).toBe(2_000);
  expect(await redis.xlen(`caviar:{${sweep}}:log`)).toBe(500);
  expect(await allEvents(redis, sweep)).toEqual(before);
  for (const after of [0, 1, 998, 999, 1_000, 1_001, 1_999, 2_000, 2_499, 2_500]) {
    expect(await readEvents(redis, sweep, { after, count: 3 })).toEqual(
      before.slice(after, after + 3),
    );
  }
});

test("the newest event always stays in the log, and sealing twice or at once changes nothing", async () => {
  await using redis = testRedis();
  const sweep = await longLedger(redis, 2_000);
  const moved = await Promise.all([2_000, 2_000, 2_000].map((at) => sealEvents(redis, sweep, at)));
  expect(Math.max(...moved)).toBe(1_000);
  expect(await redis.xlen(`caviar:{${sweep}}:log`)).toBe(1_000);
  expect(await allEvents(redis, sweep)).toHaveLength(2_000);
});

test("a follower that begins in the sealed part sees every event once, in order, to the newest", async () => {
  await using redis = testRedis();
  const sweep = await longLedger(redis, 1_200);
  await sealEvents(redis, sweep, 1_200);
  const follower = new EventFollower(redis);
  const seen: number[] = [];
  const signal = AbortSignal.timeout(20_000);
  for await (const events of follower.follow(sweep, { told: { seq: 10 }, idleMs: 100, signal })) {
    seen.push(...events.map(({ seq }) => seq));
    if (seen.at(-1) === 1_200) break;
  }
  follower.close();
  expect(seen).toEqual(Array.from({ length: 1_190 }, (_, i) => i + 11));
});

test("a snapshot restores what folding the ledger gives, also after only what changed was written", async () => {
  await using redis = testRedis();
  const sweep = await longLedger(redis, 1_201);
  const events = await allEvents(redis, sweep);
  const state = folded(events.slice(0, 1_100));
  expect(await writeSnapshot(redis, sweep, takeSnapshot(state, "everything"), 0)).toBe(1_100);
  expect((await readSnapshot(redis, sweep))?.trials).toEqual(state.trials);

  for (const event of events.slice(1_100)) foldEvent(state, event);
  const parts = takeSnapshot(state, "changes");
  expect([...parts.chunks.keys()]).toEqual([2]);
  expect(await writeSnapshot(redis, sweep, parts, 1_100)).toBe(1_201);
  const restored = await readSnapshot(redis, sweep);
  restored?.index.changed.clear();
  const whole = folded(events);
  whole.index.changed.clear();
  expect(restored).toEqual(whole);
});

test("who has another snapshot in mind than the one that is there writes nothing", async () => {
  await using redis = testRedis();
  const sweep = await longLedger(redis, 20);
  const events = await allEvents(redis, sweep);
  const early = takeSnapshot(folded(events.slice(0, 10)), "everything");
  const late = takeSnapshot(folded(events), "everything");
  expect(await writeSnapshot(redis, sweep, late, 0)).toBe(20);
  expect(await writeSnapshot(redis, sweep, early, 0)).toBe(20);
  expect((await readSnapshot(redis, sweep))?.seq).toBe(20);
});

test("there is no snapshot where none was written, and a damaged one is an error", async () => {
  await using redis = testRedis();
  const sweep = await longLedger(redis, 20);
  expect(await readSnapshot(redis, sweep)).toBeUndefined();
  const parts = takeSnapshot(folded(await allEvents(redis, sweep)), "everything");
  await writeSnapshot(redis, sweep, parts, 0);
  await redis.hset(`caviar:{${sweep}}:snapshot`, "trials-0", "damaged");
  await expect(readSnapshot(redis, sweep)).rejects.toThrow();
});
