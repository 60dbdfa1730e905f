import { type RequestEvent, sweepIdSchema } from "@caviar/protocol";
import { expect, test } from "vitest";

import {
  Attempt,
  commandSweep,
  decide,
  lead,
  readEvents,
  requestOfSweep,
  type SweepRequest,
} from "../src/index.ts";
import { attemptAt, newSweep, proposed, sweepWithTrial, testRedis } from "./fixture.ts";

const by = "ann";
const enqueued = { kind: "trial-enqueued", unit: [0.5], params: { rate: 0.03 }, by } as const;
const stopped = { kind: "trial-stop-requested", trial: 0, by } as const;
const amended = { kind: "sweep-amended", parallelism: 7, by } as const;

/** The request whose event is `event`, whatever has happened. */
const request = (event: RequestEvent, idempotencyKey?: string): SweepRequest => ({
  asked: event,
  idempotencyKey,
  eventNow: async () => event,
});

test("each request is one event, at the sequence number that is answered", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  for (const event of [enqueued, stopped, amended]) {
    const seq = await requestOfSweep(redis, sweep, request(event));
    const [written] = await readEvents(redis, sweep, { after: seq - 1 });
    expect(written).toMatchObject({ ...event, seq, fence: 0 });
    expect(written?.basis).toBeUndefined();
  }
});

test("the same key asks once, also at the same time, and is not asked what it means again", async () => {
  await using redis = testRedis();
  const sweep = await newSweep(redis);
  const once = request(enqueued, "a-key");
  const at = await Promise.all([0, 1, 2].map(async () => requestOfSweep(redis, sweep, once)));
  const later = { ...once, eventNow: async () => Promise.reject(new Error("asked again")) };
  at.push(await requestOfSweep(redis, sweep, later));
  expect(new Set(at)).toEqual(new Set([2]));
  expect(await readEvents(redis, sweep, { after: 0 })).toHaveLength(2);
  // Of another sweep it is another key.
  expect(await requestOfSweep(redis, await newSweep(redis), once)).toBe(2);
});

test("a key that was used for another request is refused", async () => {
  await using redis = testRedis();
  const sweep = await newSweep(redis);
  await requestOfSweep(redis, sweep, request(enqueued, "a-key"));
  await expect(requestOfSweep(redis, sweep, request(amended, "a-key"))).rejects.toMatchObject({
    code: "CAV_REQUEST_CONFLICT",
  });
  expect(await readEvents(redis, sweep, { after: 0 })).toHaveLength(2);
});

test("a sweep that is paused takes requests; one that is unknown or being stopped takes none", async () => {
  await using redis = testRedis();
  const sweep = await newSweep(redis);
  await commandSweep(redis, sweep, { command: "pause", by });
  await requestOfSweep(redis, sweep, request(amended));
  await commandSweep(redis, sweep, { command: "stop", by });
  await expect(requestOfSweep(redis, sweep, request(enqueued))).rejects.toMatchObject({
    code: "CAV_SWEEP_ENDED",
    message: `${sweep} tries nothing more: it is being stopped`,
  });
  const unknown = sweepIdSchema.parse("nobody-00000000");
  await expect(requestOfSweep(redis, unknown, request(amended))).rejects.toMatchObject({
    code: "CAV_SWEEP_UNKNOWN",
  });
});

test("no point is enqueued once the winner is being tested; a weight may change even then", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  const fence = await lead(redis, sweep);
  const events = [{ kind: "evaluation-requested", trial: 0 }] as const;
  await decide(redis, sweep, { fence, operation: 0, basis: 2, events });
  await expect(requestOfSweep(redis, sweep, request(enqueued))).rejects.toMatchObject({
    code: "CAV_SWEEP_ENDED",
  });
  await requestOfSweep(redis, sweep, request({ kind: "sweep-amended", weight: 2, by }));
});

test("a stopped trial is ended by the coordinator, and its trainer hears that it is over", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  const attempt = await Attempt.begin(redis, attemptAt(sweep, "a"));
  if (typeof attempt === "string") throw new Error(attempt);
  await requestOfSweep(redis, sweep, request(stopped));
  const metrics = { loss: 1 };
  expect(await attempt.report([{ epoch: 1, metrics }])).toMatchObject({ instruction: "continue" });
  const fence = await lead(redis, sweep);
  const ended = { outcome: "stopped", cause: "person", reason: "", by } as const;
  const events = [{ kind: "trial-ended", trial: 0, ...ended }] as const;
  await decide(redis, sweep, { fence, operation: 0, basis: 4, events });
  expect(await attempt.report([{ epoch: 2, metrics }])).toMatchObject({ instruction: "over" });
  await expect(requestOfSweep(redis, sweep, request(stopped))).rejects.toMatchObject({
    code: "CAV_TRIAL_CONFLICT",
    message: `trial 0 of ${sweep} has ended`,
  });
});

test("a retry begins with the other trial's checkpoint as if it were its own", async () => {
  await using redis = testRedis();
  const sweep = await sweepWithTrial(redis);
  const fence = await lead(redis, sweep);
  const retryOf = { trial: 0, checkpoint: { key: "k2", epoch: 2 } };
  const events = [{ ...proposed(1), enqueued: 3, retryOf }] as const;
  await decide(redis, sweep, { fence, operation: 0, basis: 2, events });
  const attempt = await Attempt.begin(redis, { ...attemptAt(sweep, "a"), trial: 1 });
  if (typeof attempt === "string") throw new Error(attempt);
  expect(attempt.checkpoints).toEqual([{ key: "k2", epoch: 2 }]);
  expect((await readEvents(redis, sweep, { after: 3 }))[0]).toMatchObject({ fromEpoch: 2 });
});
