import { once } from "node:events";

import { sweepIdSchema, type TrialJob } from "@caviar/protocol";
import { Worker } from "bullmq";
import { expect, test } from "vitest";

import { Queues, trialQueueName, workerOptions } from "../src/index.ts";
import { testRedis } from "./fixture.ts";

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
