// A trainer whose slots are promises: it makes the same calls as a real one (take a job, begin, settle
// with the last report, hint), but what would run in a thread of its own sleeps here. So one process stands for
// hundreds of machines.

import {
  announceTrainer,
  Attempt,
  connectRedis,
  PRESENCE_INTERVAL_MS,
  Queues,
  trialQueueName,
  withdrawTrainer,
  workerOptions,
} from "@caviar/ledger";
import { announce, onFarewell, openLog, readSettings, runMain } from "@caviar/process";
import { type Announcement, type Report, type TrainJob, trialJobSchema } from "@caviar/protocol";
import { Worker } from "bullmq";
import { z } from "zod";

import noop from "./noop-objective.ts";

const settingsSchema = z.object({
  REDIS_URL: z.string(),
  CAVIAR_POOL: z.string(),
  CAVIAR_SLOTS: z.coerce.number().int(),
});

const log = openLog("light-trainer");

await runMain(log, async () => {
  const { REDIS_URL, CAVIAR_POOL: pool, CAVIAR_SLOTS: slots } = readSettings(settingsSchema);
  const redis = connectRedis(REDIS_URL);
  const queues = new Queues(redis);
  const trainer = `light-${crypto.randomUUID().slice(0, 8)}`;

  async function train(job: TrainJob): Promise<void> {
    const { sweep, trial, epochs } = job;
    const holder = crypto.randomUUID();
    const of = { sweep, trial, purpose: "train", epochs, trainer, holder } as const;
    const attempt = await Attempt.begin(redis, of);
    if (typeof attempt === "string") return;
    const reports: Report[] = [];
    await noop.train({
      config: noop.config.parse(job.config),
      epochs,
      report: (epoch, metrics) => void reports.push({ epoch, metrics }),
    });
    const { metrics = {} } = reports.at(-1) ?? {};
    const event = { kind: "trial-rested", trial, epochs, metrics } as const;
    await attempt.settle({ event, phase: "resting" }, reports);
    queues.hintReconcile(sweep);
  }

  const worker = new Worker(
    trialQueueName(pool),
    async ({ data }) => {
      const job = trialJobSchema.parse(data);
      if (job.purpose === "train") await train(job);
    },
    workerOptions(redis, slots),
  );
  const self = { trainer, pools: [pool], slots, host: "light", pid: process.pid, startedAt: 0 };
  const present = async () => announceTrainer(redis, { ...self, offers: [] });
  await present();
  const presence = setInterval(() => void present(), PRESENCE_INTERVAL_MS);
  worker.on("error", (error) => log.warn({ err: error }, "light trainer"));

  onFarewell(log, async () => {
    clearInterval(presence);
    await withdrawTrainer(redis, trainer);
    await worker.close();
    await queues.close();
    redis.disconnect();
  });
  announce({ kind: "ready", trainer } satisfies Announcement);
});
