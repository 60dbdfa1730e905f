// An attempt with a real slot, ledger and store.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  commandSweep,
  connectRedis,
  createSweep,
  decide,
  lead,
  openStore,
  Queues,
  readEvents,
  retireSweep,
} from "@caviar/ledger";
import { openLog } from "@caviar/process";
import { sweepSpecSchema } from "@caviar/protocol";
import { expect, test, vi } from "vitest";

import type { Bench } from "../src/bench.ts";
import { Slot } from "../src/slot.ts";
import { STOP_GRACE_MS, train } from "../src/train.ts";

// A thread takes seconds to start where many share a core.
vi.setConfig({ testTimeout: 60_000 });

const spec = sweepSpecSchema.parse({
  name: "train",
  objective: { name: "classifier", settings: { dataset: "digits", units: 8 } },
  metric: { name: "validationAccuracy", goal: "maximize" },
  space: { learningRate: { type: "float", min: 0.001, max: 0.1, scale: "log" } },
  budget: { trials: 1, epochs: 1 },
});
const params = { learningRate: 0.01 };
const proposed = { trial: 0, round: 0, unit: [0.5], params, epochs: 1, reason: "test" };

test("who hears of a stop with its last checkpoint leaves nothing behind that ends the slot's next trial", async () => {
  const folder = await mkdtemp(join(tmpdir(), "caviar-test-"));
  const redis = connectRedis(process.env["CAVIAR_TEST_REDIS_URL"]!);
  const sweep = await createSweep(redis, { spec, by: "test" });
  await retireSweep(redis, sweep); // no coordinator is to decide here
  const fence = await lead(redis, sweep);
  const events = [{ ...proposed, kind: "trial-proposed" }] as const;
  await decide(redis, sweep, { fence, operation: 0, basis: 1, events });
  const store = await openStore({ store: folder, redisUrl: "" });
  const put = store.put.bind(store);
  vi.spyOn(store, "put").mockImplementation(async (...args) => {
    await commandSweep(redis, sweep, { command: "stop", by: "test" });
    return put(...args);
  });
  vi.useFakeTimers({ toFake: ["setInterval"] }); // no tick hears of it before the last word
  const timers = vi.spyOn(globalThis, "setTimeout");
  const queues = new Queues(redis);
  const log = openLog("test").child({}, { level: "silent" });
  const bench: Bench = { trainer: "t", redis, store, queues, log, isLeaving: () => false };
  const slot = new Slot();
  const { settings } = spec.objective;
  const of = { sweep, trial: 0, objective: "classifier", config: { ...settings, ...params } };
  await train(bench, slot, {
    ...of,
    version: 1,
    purpose: "train",
    params,
    epochs: 1,
    seed: 7,
    reproducible: true,
    checkpointSeconds: 60,
  });
  const kinds = (await readEvents(redis, sweep, { after: 0 })).map(({ kind }) => kind);
  expect(kinds).toContain("sweep-stop-requested");
  expect(kinds).toContain("checkpoint-saved");
  expect(timers.mock.calls.filter(([, ms]) => ms === STOP_GRACE_MS)).toEqual([]);
  timers.mockRestore();
  vi.useRealTimers();
  await Promise.all([slot.close(), queues.close()]);
  await redis.quit();
  await rm(folder, { recursive: true });
});
