// The reporter with a real attempt in a real ledger.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  Attempt,
  connectRedis,
  createSweep,
  decide,
  lead,
  openStore,
  readEvents,
  type Redis,
} from "@caviar/ledger";
import { openLog } from "@caviar/process";
import { sweepSpecSchema } from "@caviar/protocol";
import { expect, test } from "vitest";

import { Meter } from "../src/meter.ts";
import { Reporter } from "../src/reporter.ts";

const spec = sweepSpecSchema.parse({
  name: "reporter",
  objective: { name: "classifier" },
  metric: { name: "loss", goal: "minimize" },
  space: { rate: { type: "float", min: 0.001, max: 1, scale: "log" } },
  budget: { trials: 1, epochs: 9 },
});

const proposed = {
  kind: "trial-proposed",
  trial: 0,
  round: 0,
  unit: [0.5],
  params: { rate: 0.03 },
  epochs: 9,
  reason: "test",
} as const;

async function begun(redis: Redis) {
  const sweep = await createSweep(redis, { spec, by: "test" });
  const fence = await lead(redis, sweep);
  await decide(redis, sweep, { fence, operation: 0, basis: 1, events: [proposed] });
  const of = { sweep, trial: 0, purpose: "train", epochs: 9, trainer: "t", holder: "h" } as const;
  const attempt = await Attempt.begin(redis, of);
  if (typeof attempt === "string") throw new Error(`expected to begin, got ${attempt}`);
  return { sweep, attempt };
}

const report = (epoch: number) =>
  ({ kind: "report", epoch, metrics: { loss: 1 }, cpuSeconds: 0 }) as const;

test("a short trial's reports are left for its last word; a checkpoint is named with them", async () => {
  const folder = await mkdtemp(join(tmpdir(), "caviar-test-"));
  const redis = connectRedis(process.env["CAVIAR_TEST_REDIS_URL"] ?? "");
  const { sweep, attempt } = await begun(redis);
  const store = await openStore({ store: folder, redisUrl: "" });
  const parts = {
    bench: { store, log: openLog("test"), isLeaving: () => false },
    attempt,
    meter: new Meter({ from: 0, reported: 0 }),
    job: { sweep, trial: 0 },
    onInstruction: () => undefined,
    onOrders: () => undefined,
    onKept: () => undefined,
    onError: (error: unknown) => expect.fail(String(error)),
  };
  const short = new Reporter(parts);
  short.take(report(1));
  expect(await short.finish()).toEqual([{ epoch: 1, metrics: { loss: 1 } }]);
  expect(await readEvents(redis, sweep, { after: 3 })).toEqual([]);

  const saving = new Reporter(parts);
  saving.take(report(1));
  saving.take({ kind: "checkpoint", epoch: 1, bytes: Uint8Array.of(1), cpuSeconds: 0 });
  expect(await saving.finish()).toEqual([]);
  const events = await readEvents(redis, sweep, { after: 3 });
  expect(events.map(({ kind }) => kind)).toEqual(["trial-reported", "checkpoint-saved"]);
  await redis.quit();
  await rm(folder, { recursive: true });
});

test("after a call that failed nothing more is told: a curve never has a hole", async () => {
  const folder = await mkdtemp(join(tmpdir(), "caviar-test-"));
  const redis = connectRedis(process.env["CAVIAR_TEST_REDIS_URL"] ?? "");
  const { sweep, attempt } = await begun(redis);

  const { promise: failed, resolve: onError } = Promise.withResolvers<unknown>();
  const store = await openStore({ store: folder, redisUrl: "" });
  const log = openLog("test").child({}, { level: "silent" });
  const reporter = new Reporter({
    bench: { store, log, isLeaving: () => false },
    attempt,
    meter: new Meter({ from: 0, reported: 0 }),
    job: { sweep, trial: 0 },
    onInstruction: () => undefined,
    onOrders: () => undefined,
    onKept: () => undefined,
    onError,
  });
  redis.disconnect(); // a call now fails at once
  reporter.take(report(1));
  expect(await failed).toBeInstanceOf(Error);
  await redis.connect();
  reporter.take(report(2));
  expect(await reporter.finish()).toEqual([]);

  const events = await readEvents(redis, sweep, { after: 0 });
  expect(events.map(({ kind }) => kind)).toEqual([
    "sweep-created",
    "trial-proposed",
    "trial-begun",
  ]);
  await redis.quit();
  await rm(folder, { recursive: true });
});
