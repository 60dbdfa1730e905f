import { setTimeout } from "node:timers/promises";

import { expect, test } from "vitest";

import { Attempt, decide, lead, readEvents } from "../src/index.ts";
import { attemptAt, copyOf, newSweep, proposed, sweepWithTrial, testRedis } from "./fixture.ts";

const complete = { kind: "trial-ended", trial: 0, outcome: "completed", reason: "" } as const;

test("sequence numbers count from 1 without gaps, and the first event is sweep-created", async () => {
  await using redis = testRedis();
  const sweep = await newSweep(redis);
  const fence = await lead(redis, sweep);
  await decide(redis, sweep, { fence, operation: 0, basis: 1, events: [proposed(0), proposed(1)] });
  const events = await readEvents(redis, sweep, { after: 0 });
  expect(events.map(({ seq, kind }) => [seq, kind])).toEqual([
    [1, "sweep-created"],
    [2, "trial-proposed"],
    [3, "trial-proposed"],
  ]);
});

test("a repeated operation is answered like the first and writes nothing", async () => {
  await using redis = testRedis();
  const sweep = await newSweep(redis);
  const fence = await lead(redis, sweep);
  const decisions = { fence, operation: 0, basis: 1, events: [proposed(0)] };
  expect(await decide(redis, sweep, decisions)).toBe(2);
  expect(await decide(redis, sweep, decisions)).toBe(2);
  expect(await readEvents(redis, sweep, { after: 0 })).toHaveLength(2);
});

test("a coordinator with an older fence is refused and writes nothing", async () => {
  await using redis = testRedis();
  const sweep = await newSweep(redis);
  const older = await lead(redis, sweep);
  await lead(redis, sweep);
  const events = [proposed(0)];
  expect(
    await decide(redis, sweep, { fence: older, operation: 0, basis: 1, events }),
  ).toBeUndefined();
  expect(await readEvents(redis, sweep, { after: 0 })).toHaveLength(1);
});

test("a lead was lost in a failover: whoever takes it next has another fence, and decides alone", async () => {
  await using redis = testRedis();
  const sweep = await newSweep(redis);
  const failOver = await copyOf(redis, sweep);
  const zombie = await lead(redis, sweep);
  await failOver();
  const heir = await lead(redis, sweep);
  const events = [proposed(0)];
  expect(
    await decide(redis, sweep, { fence: zombie, operation: 0, basis: 1, events }),
  ).toBeUndefined();
  expect(await decide(redis, sweep, { fence: heir, operation: 0, basis: 1, events })).toBe(2);
  expect(await readEvents(redis, sweep, { after: 0 })).toHaveLength(2);
});

test("a decision from events that a failover lost is refused", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  const fence = await lead(redis, sweep);
  const failOver = await copyOf(redis, sweep);
  await Attempt.begin(redis, attemptAt(sweep, "a"));
  await failOver();
  const decisions = { fence, operation: 0, events: [proposed(1)] };
  expect(await decide(redis, sweep, { ...decisions, basis: 3 })).toBeUndefined();
  expect(await decide(redis, sweep, { ...decisions, basis: 2 })).toBe(3);
});

test("a decision from an event that a failover lost is refused also when another one is in its place", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  const fence = await lead(redis, sweep);
  const failOver = await copyOf(redis, sweep);
  const basisOfLast = async () => {
    const { seq, at } = (await readEvents(redis, sweep, { after: 2 }))[0]!;
    return { basis: seq, basisAt: at };
  };
  await Attempt.begin(redis, attemptAt(sweep, "a"));
  const lost = await basisOfLast();
  await failOver();
  await setTimeout(5); // a real one takes longer
  await Attempt.begin(redis, attemptAt(sweep, "b"));
  const decisions = { fence, operation: 0, events: [proposed(1)] };
  expect(await decide(redis, sweep, { ...decisions, ...lost })).toBeUndefined();
  expect(await decide(redis, sweep, { ...decisions, ...(await basisOfLast()) })).toBe(4);
});

test("a trial that has ended does not end again", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  const fence = await lead(redis, sweep);
  await decide(redis, sweep, { fence, operation: 0, basis: 1, events: [complete] });
  await decide(redis, sweep, { fence, operation: 1, basis: 1, events: [complete] });
  const ends = (await readEvents(redis, sweep, { after: 0 })).filter(
    ({ kind }) => kind === "trial-ended",
  );
  expect(ends).toHaveLength(1);
});

test("a trial that a coordinator has ended takes no further report and no further result", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  const attempt = await Attempt.begin(redis, attemptAt(sweep, "a"));
  if (typeof attempt === "string") throw new Error(attempt);
  const fence = await lead(redis, sweep);
  await decide(redis, sweep, { fence, operation: 0, basis: 1, events: [complete] });
  expect(await attempt.report([{ epoch: 1, metrics: { loss: 1 } }])).toMatchObject({
    instruction: "over",
  });
  const event = { kind: "trial-rested", trial: 0, epochs: 3, metrics: {} } as const;
  expect(await attempt.settle({ event, phase: "resting" })).toBe("over");
});

test("a decision names the state it was made from, an observation none", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  await Attempt.begin(redis, attemptAt(sweep, "a"));
  const fence = await lead(redis, sweep);
  await decide(redis, sweep, { fence, operation: 0, basis: 3, events: [proposed(1)] });
  const events = await readEvents(redis, sweep, { after: 0 });
  expect(events.map(({ kind, basis }) => [kind, basis])).toEqual([
    ["sweep-created", undefined],
    ["trial-proposed", 1],
    ["trial-begun", undefined],
    ["trial-proposed", 3],
  ]);
});

test("a spent budget has running trials hear stop with their next report", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  const attempt = await Attempt.begin(redis, attemptAt(sweep, "a"));
  if (typeof attempt === "string") throw new Error(attempt);
  const fence = await lead(redis, sweep);
  const event = { kind: "budget-spent", limit: "hours", reason: "spent" } as const;
  await decide(redis, sweep, { fence, operation: 0, basis: 3, events: [event] });
  expect(await attempt.report([])).toMatchObject({ instruction: "stop" });
});

test("a child is begun from its parent's checkpoint, and names its own from then on", async () => {
  await using redis = testRedis();
  const sweep = await newSweep(redis);
  const fence = await lead(redis, sweep);
  const parent = { trial: 1, epochs: 2, checkpoint: "of-parent" };
  const events = [{ ...proposed(0), parent }];
  await decide(redis, sweep, { fence, operation: 0, basis: 1, events });
  const attempt = await Attempt.begin(redis, attemptAt(sweep, "a"));
  if (typeof attempt === "string") throw new Error(attempt);
  expect(attempt.checkpoint).toEqual({ key: "of-parent", epoch: 2 });
  const [begun] = (await readEvents(redis, sweep, { after: 0 })).slice(-1);
  expect(begun).toMatchObject({ kind: "trial-begun", fromEpoch: 2 });
  await attempt.report([], { key: "own", epoch: 2, bytes: 1, putMs: 1 });
  const next = await Attempt.begin(redis, attemptAt(sweep, "b"));
  if (typeof next === "string") throw new Error(next);
  expect(next.checkpoint).toEqual({ key: "own", epoch: 2 });
});
