import { once } from "node:events";

import { sweepIdSchema, type TrialJob } from "@caviar/protocol";
import { Worker } from "bullmq";
import { Redis } from "ioredis";
import { expect, test } from "vitest";

import {
  connectRedis,
  Queues,
  RECONCILE_QUEUE,
  trialQueueName,
  workerOptions,
} from "../src/index.ts";
import { testRedis } from "./fixture.ts";
import { smallRedis } from "./stores/small-redis.ts";

const job: TrialJob = {
  version: 1,
  purpose: "train",
  sweep: sweepIdSchema.parse("queued-12345678"),
  trial: 0,
  objective: "classifier",
  config: { rate: 0.1 },
  params: { rate: 0.1 },
  seed: 1,
  epochs: 3,
  reproducible: true,
  checkpointSeconds: 10,
};

test("the same rung of the same trial added twice is one job, and can come again when it is done", async () => {
  await using redis = testRedis();
  const pool = `pool-${crypto.randomUUID().slice(0, 8)}`;
  const queues = new Queues(redis);
  await queues.addTrials(pool, [{ job, attempt: 0 }]);
  await queues.addTrials(pool, [{ job, attempt: 0 }]);
  const seen: unknown[] = [];
  const worker = new Worker(
    trialQueueName(pool),
    async (taken) => void seen.push(taken.data),
    workerOptions(redis, 1),
  );
  try {
    await once(worker, "drained");
    expect(seen).toEqual([job]);
    const again = once(worker, "completed");
    await queues.addTrials(pool, [{ job, attempt: 0 }]);
    await again;
    expect(seen).toEqual([job, job]);
  } finally {
    await worker.close();
    await queues.close();
  }
});

test("hints about one sweep leave at once and then seldom; what is due when the queues close still leaves", async () => {
  await using redis = testRedis();
  const watcher = new Redis(process.env["CAVIAR_TEST_REDIS_URL"] ?? "");
  const sweep = sweepIdSchema.parse(`hinted-${crypto.randomUUID().slice(0, 8)}`);
  const queues = new Queues(redis);
  const commands = await watcher.monitor();
  let signals = 0;
  commands.on("monitor", (_time: string, args: readonly string[]) => {
    const isScript = args[0]?.toLowerCase().startsWith("eval") === true;
    if (isScript && args.some((arg) => arg.includes(sweep))) signals++;
  });
  try {
    for (let i = 0; i < 100; i++) queues.hintReconcile(sweep);
    await queues.close();
    await redis.ping();
    expect(signals).toBeGreaterThanOrEqual(2);
    expect(signals).toBeLessThanOrEqual(4);
  } finally {
    commands.disconnect();
    watcher.disconnect();
  }
  const keys = await redis.keys(`*${RECONCILE_QUEUE}*${sweep}*`);
  if (keys.length > 0) await redis.del(keys);
});

test("a tick that got lost comes back: each begets the next, and a failover may lose one", async ({
  skip,
}) => {
  await using server = await smallRedis(skip);
  const redis = connectRedis(server.url);
  const queues = new Queues(redis);
  await queues.startTick({ renewalMs: 50 });
  const queue = queues.named(RECONCILE_QUEUE);
  const ticks = async () => queue.getJobs(["wait", "delayed"]);
  const lost = (await ticks()).map(({ id }) => queue.toKey(id!));
  expect(lost).toHaveLength(1);
  await redis.del(queue.toKey("wait"), queue.toKey("delayed"), ...lost);
  await expect.poll(ticks).toHaveLength(1);
  await queues.close();
  redis.disconnect();
});
