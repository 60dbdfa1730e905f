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

test("after a call that failed nothing more is told: a curve never has a hole", async () => {
  const folder = await mkdtemp(join(tmpdir(), "caviar-test-"));
  const redis = connectRedis(process.env["CAVIAR_TEST_REDIS_URL"] ?? "");
  const sweep = await createSweep(redis, { spec, by: "test" });
  const fence = await lead(redis, sweep);
  await decide(redis, sweep, { fence, operation: 0, basis: 1, events: [proposed] });
  const of = { sweep, trial: 0, purpose: "train", epochs: 9, trainer: "t", holder: "h" } as const;
  const attempt = await Attempt.begin(redis, of);
  if (typeof attempt === "string") throw new Error(`expected to begin, got ${attempt}`);

  const { promise: failed, resolve: onError } = Promise.withResolvers<unknown>();
  const store = await openStore({ store: folder, redisUrl: "" });
  const log = openLog("test").child({}, { level: "silent" });
  const reporter = new Reporter({
    bench: { store, log, isLeaving: () => false },
    attempt,
    meter: new Meter({ from: 0, reported: 0 }),
    job: { sweep, trial: 0 },
    onInstruction: () => undefined,
    onError,
  });
  redis.disconnect(); // a call now fails at once
  reporter.take({ kind: "report", epoch: 1, metrics: { loss: 1 }, cpuSeconds: 0 });
  expect(await failed).toBeInstanceOf(Error);
  await redis.connect();
  reporter.take({ kind: "report", epoch: 2, metrics: { loss: 1 }, cpuSeconds: 0 });
  await reporter.finish();

  const events = await readEvents(redis, sweep, { after: 0 });
  expect(events.map(({ kind }) => kind)).toEqual([
    "sweep-created",
    "trial-proposed",
    "trial-begun",
  ]);
  await redis.quit();
  await rm(folder, { recursive: true });
});
