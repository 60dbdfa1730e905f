import fc from "fast-check";
import { expect, test } from "vitest";

import { Attempt, commandSweep, readEvents } from "../src/index.ts";
import { attemptAt, copyOf, newSweep, sweepWithTrial, testRedis } from "./fixture.ts";

const loss = (epoch: number, value = 1 / epoch) => ({ epoch, metrics: { loss: value } });
const rested = {
  event: { kind: "trial-rested", trial: 0, epochs: 3, metrics: { loss: 1 / 3 } },
  phase: "resting",
} as const;

const saved = (key: string, epoch: number) => ({ key, epoch, bytes: 10, putMs: 1 });
const lostAt = (key: string, epoch: number) =>
  ({ kind: "checkpoint-lost", trial: 0, key, epoch, reason: "" }) as const;

async function begun(...args: Parameters<typeof Attempt.begin>): Promise<Attempt> {
  const attempt = await Attempt.begin(...args);
  if (typeof attempt === "string") throw new Error(`begin answered ${attempt}`);
  return attempt;
}

test("begin repeated by the same holder gives the same fence and one event", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  const first = await begun(redis, attemptAt(sweep, "a"));
  const again = await begun(redis, attemptAt(sweep, "a"));
  expect(again.fence).toBe(first.fence);
  const events = await readEvents(redis, sweep, { after: 0 });
  expect(events.filter(({ kind }) => kind === "trial-begun")).toHaveLength(1);
});

test("a second holder fences the first off: its report and its result change nothing", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  const zombie = await begun(redis, attemptAt(sweep, "a"));
  const heir = await begun(redis, attemptAt(sweep, "b"));
  const before = await readEvents(redis, sweep, { after: 0 });

  expect(await zombie.report([loss(1)])).toMatchObject({ instruction: "fenced" });
  expect(await zombie.settle(rested)).toBe("fenced");
  expect(await readEvents(redis, sweep, { after: 0 })).toEqual(before);

  expect(await heir.settle(rested)).toBe("settled");
  expect(await heir.settle(rested)).toBe("over");
});

test("a begin was lost in a failover: its fence is given out again, and its holder is refused", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  const failOver = await copyOf(redis, sweep);
  const zombie = await begun(redis, attemptAt(sweep, "a"));
  await failOver();
  const heir = await begun(redis, attemptAt(sweep, "b"));
  expect(heir.fence).toBe(zombie.fence);
  await heir.report([loss(1)], saved("of-heir", 1));
  const before = await readEvents(redis, sweep, { after: 0 });

  const answer = await zombie.report([loss(1), loss(2)], saved("of-zombie", 2));
  expect(answer).toEqual({ instruction: "fenced", replaced: undefined, steered: 0 });
  const remark = { kind: "store-failed", trial: 0, action: "put", reason: "full" } as const;
  expect(await zombie.remark(remark)).toBe("fenced");
  expect(await zombie.lose(lostAt("of-heir", 1))).toBe("fenced");
  expect(await zombie.settle(rested, [loss(3)])).toBe("fenced");
  expect(await readEvents(redis, sweep, { after: 0 })).toEqual(before);

  expect(await heir.settle(rested)).toBe("settled");
});

test("the last word brings the reports that were not sent, once", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  const attempt = await begun(redis, attemptAt(sweep, "a"));
  await attempt.report([loss(1), loss(2)]);
  expect(await attempt.settle(rested, [loss(2), loss(3)])).toBe("settled");
  expect(await attempt.settle(rested, [loss(2), loss(3)])).toBe("over");
  const events = await readEvents(redis, sweep, { after: 3 });
  expect(events).toMatchObject([
    { kind: "trial-reported", reports: [loss(1), loss(2)] },
    { kind: "trial-reported", reports: [loss(3)], fence: attempt.fence },
    rested.event,
  ]);
});

test("a holder that reported a moment ago keeps its trial: a second delivery is refused", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  const holder = await begun(redis, attemptAt(sweep, "a"));
  const second = { ...attemptAt(sweep, "b"), silenceMs: 60_000 };
  expect(await Attempt.begin(redis, second)).toBe("held");
  const event = { kind: "trial-handed-back", trial: 0 } as const;
  expect(await holder.settle({ event, phase: "pending" })).toBe("settled");
  expect(await Attempt.begin(redis, second)).toBeInstanceOf(Attempt);
});

test("epochs that were reported before are dropped, so a repeated report doubles nothing", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  const attempt = await begun(redis, attemptAt(sweep, "a"));
  await attempt.report([loss(1), loss(2)]);
  await attempt.report([loss(1), loss(2)]);
  await attempt.report([loss(2), loss(3)]);
  const events = await readEvents(redis, sweep, { after: 0 });
  const epochs = events.flatMap((event) =>
    event.kind === "trial-reported" ? event.reports.map(({ epoch }) => epoch) : [],
  );
  expect(epochs).toEqual([1, 2, 3]);
});

test("the next holder goes on from the checkpoint that was named last", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  const first = await begun(redis, attemptAt(sweep, "a"));
  expect(first.checkpoint).toBeUndefined();
  const kept = async (epoch: number, key: string) =>
    (await first.report([loss(epoch)], saved(key, epoch))).replaced;
  expect(await kept(1, "one")).toBeUndefined();
  expect(await kept(2, "two")).toBeUndefined();
  expect(await kept(3, "three")).toBe("one");
  expect(await kept(3, "three")).toBeUndefined(); // the same again
  const next = await begun(redis, attemptAt(sweep, "b"));
  expect(next.checkpoint).toEqual({ key: "three", epoch: 3 });
  expect(next.checkpoints[1]).toEqual({ key: "two", epoch: 2 });
  expect(next.lastReport).toEqual(loss(3));
});

test("a lost checkpoint gives way to the one before, then to none; saying so twice changes nothing", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  const first = await begun(redis, attemptAt(sweep, "a"));
  await first.report([loss(1)], saved("one", 1));
  await first.report([loss(2)], saved("two", 2));
  const second = await begun(redis, attemptAt(sweep, "b"));
  expect(await first.lose(lostAt("two", 2))).toBe("fenced");
  expect(await second.lose(lostAt("two", 2))).toBe("lost");
  expect(await second.lose(lostAt("two", 2))).toBe("lost");
  const third = await begun(redis, attemptAt(sweep, "c"));
  expect(third.checkpoints).toEqual([{ key: "one", epoch: 1 }]);
  await third.lose(lostAt("one", 1));
  expect((await begun(redis, attemptAt(sweep, "d"))).checkpoints).toEqual([]);
  const events = await readEvents(redis, sweep, { after: 0 });
  const named = events.flatMap((event) => (event.kind === "checkpoint-lost" ? [event.key] : []));
  expect(named).toEqual(["two", "one"]);
});

test("a remark is written down under the fence, and keeps the trial like a report does", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  const zombie = await begun(redis, attemptAt(sweep, "a"));
  const holder = await begun(redis, attemptAt(sweep, "b"));
  const event = { kind: "store-failed", trial: 0, action: "put", reason: "full" } as const;
  expect(await zombie.remark(event)).toBe("fenced");
  expect(await holder.remark(event)).toBe("remarked");
  expect((await readEvents(redis, sweep, { after: 0 })).at(-1)).toMatchObject(event);
  expect(await Attempt.begin(redis, { ...attemptAt(sweep, "c"), silenceMs: 60_000 })).toBe("held");
  expect(await holder.settle(rested)).toBe("settled");
  expect(await holder.remark(event)).toBe("over");
});

test("every double, NaN and the infinities come back from the ledger bit for bit", async () => {
  await using redis = testRedis();
  const anyDouble = fc.double().map((value) => (Object.is(value, -0) ? 0 : value));
  await fc.assert(
    fc.asyncProperty(anyDouble, async (value) => {
      const sweep = await sweepWithTrial(redis);
      const attempt = await begun(redis, attemptAt(sweep, "a"));
      await attempt.report([loss(1, value)]);
      const [event] = (await readEvents(redis, sweep, { after: 0 })).slice(-1);
      expect(event).toMatchObject({ reports: [{ epoch: 1, metrics: { loss: value } }] });
      const next = await begun(redis, attemptAt(sweep, "b"));
      expect(next.lastReport?.metrics["loss"]).toBe(value);
    }),
    { numRuns: 50 },
  );
});

test("begin answers unknown, over and paused where there is nothing to train", async () => {
  await using redis = testRedis();
  const empty = await newSweep(redis);
  expect(await Attempt.begin(redis, attemptAt(empty, "a"))).toBe("unknown");
  const sweep = await sweepWithTrial(redis);
  const outdated = { ...attemptAt(sweep, "a"), epochs: 2 };
  expect(await Attempt.begin(redis, outdated)).toBe("over");
  await commandSweep(redis, sweep, { command: "pause", by: "test" });
  expect(await Attempt.begin(redis, attemptAt(sweep, "a"))).toBe("paused");
  await commandSweep(redis, sweep, { command: "resume", by: "test" });
  await (await begun(redis, attemptAt(sweep, "a"))).settle(rested);
  expect(await Attempt.begin(redis, attemptAt(sweep, "b"))).toBe("over");
});

test("a running trial hears of pause and stop as the answer to its next report", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  const attempt = await begun(redis, attemptAt(sweep, "a"));
  expect(await attempt.report([])).toMatchObject({ instruction: "continue" });
  await commandSweep(redis, sweep, { command: "pause", by: "test" });
  expect(await attempt.report([])).toMatchObject({ instruction: "pause" });
  await commandSweep(redis, sweep, { command: "stop", by: "test" });
  expect(await attempt.report([])).toMatchObject({ instruction: "stop" });
});

const cost = { cpuSeconds: 1.25, wallSeconds: 2.5, epochs: 2, epochsAgain: 0 };

test("a holder that fell silent is written down as lost, with its trainer and what it had cost", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  const first = await begun(redis, { ...attemptAt(sweep, "a"), trainer: 'of "quotes"' });
  await first.report([loss(1)], undefined, { ...cost, epochs: 1 });
  await first.report([], undefined, cost);
  const heir = await begun(redis, attemptAt(sweep, "b"));
  const [lost, taken] = (await readEvents(redis, sweep, { after: 0 })).slice(-2);
  expect(lost).toMatchObject({ kind: "attempt-lost", trial: 0, trainer: 'of "quotes"', cost });
  expect(lost?.fence).toBe(first.fence);
  expect(lost).toHaveProperty("silentMs", expect.any(Number));
  expect(taken).toMatchObject({ kind: "trial-begun", fence: heir.fence });
});

test("a holder that handed back is not lost", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  const first = await begun(redis, attemptAt(sweep, "a"));
  const event = { kind: "trial-handed-back", trial: 0, why: "preempted" } as const;
  await first.settle({ event, phase: "pending" });
  await begun(redis, attemptAt(sweep, "b"));
  const events = await readEvents(redis, sweep, { after: 0 });
  expect(events.filter(({ kind }) => kind === "attempt-lost")).toEqual([]);
});

test("a trial that lost too many holders in a row is given to nobody; progress counts anew", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  const at = (holder: string) => ({ ...attemptAt(sweep, holder), quarantineAfter: 2 });
  await begun(redis, at("a"));
  const second = await begun(redis, at("b"));
  await second.report([loss(1)]);
  await begun(redis, at("c"));
  expect(await Attempt.begin(redis, at("d"))).toBe("quarantined");
  expect(await Attempt.begin(redis, at("e"))).toBe("quarantined");
  const events = await readEvents(redis, sweep, { after: 0 });
  expect(events.filter(({ kind }) => kind === "attempt-lost")).toHaveLength(3);
  expect(events.filter(({ kind }) => kind === "trial-begun")).toHaveLength(3);
});

test("a checkpoint event carries what the attempt has cost so far", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  const attempt = await begun(redis, attemptAt(sweep, "a"));
  await attempt.report([loss(1)], { key: "one", epoch: 1, bytes: 10, putMs: 1 }, cost);
  const [event] = (await readEvents(redis, sweep, { after: 0 })).slice(-1);
  expect(event).toMatchObject({ kind: "checkpoint-saved", key: "one", cost });
});
