// A trainer: pulls trial jobs of its pools and trains them. It keeps nothing: any number of trainers
// may come and go, and each goes on where another left off.

import { hostname } from "node:os";

import {
  announceTrainer,
  awaitRedis,
  connectRedis,
  openStore,
  PRESENCE_INTERVAL_MS,
  Queues,
  whileRedisAnswers,
  withdrawTrainer,
} from "@caviar/ledger";
import { announce, onFarewell, openLog, readSettings, runMain } from "@caviar/process";
import type { Announcement, Trainer } from "@caviar/protocol";

import { keepAliveFile } from "./alive-file.ts";
import { giveWay } from "./give-way.ts";
import { settingsSchema } from "./settings.ts";
import { TrialWorker } from "./trial-worker.ts";

const REDIS_TIMEOUT_MS = 15_000;

const log = openLog("trainer");

await runMain(log, async () => {
  const settings = readSettings(settingsSchema);
  giveWay(settings.CAVIAR_NICE, log);
  // Here, so that a mistake in what it is told to offer is said as any other.
  const { objectiveOffers } = await import("@caviar/objectives");
  const { CAVIAR_POOL: pools, CAVIAR_SLOTS: slots } = settings;
  const redis = connectRedis(settings.REDIS_URL);
  await awaitRedis(redis, { url: settings.REDIS_URL, timeoutMs: REDIS_TIMEOUT_MS });
  const store = await openStore({ store: settings.CAVIAR_STORE, redisUrl: settings.REDIS_URL });
  const self: Trainer = {
    trainer: `${hostname()}-${crypto.randomUUID().slice(0, 8)}`,
    pools,
    slots,
    host: hostname(),
    pid: process.pid,
    startedAt: Date.now(),
    offers: objectiveOffers(),
  };
  const queues = new Queues(redis);
  let leaving = false;
  await announceTrainer(redis, self);
  const presence = setInterval(() => {
    announceTrainer(redis, self).catch((error: unknown) => log.warn({ err: error }, "presence"));
  }, PRESENCE_INTERVAL_MS);
  const worker = new TrialWorker(
    {
      trainer: self.trainer,
      redis,
      store,
      queues,
      log,
      isLeaving: () => leaving,
    },
    { pools, slots, memoryMb: settings.CAVIAR_SLOT_MEMORY_MB },
  );

  onFarewell(log, async () => {
    leaving = true;
    clearInterval(presence);
    await whileRedisAnswers(redis, leave());
    redis.disconnect();
  });
  async function leave(): Promise<void> {
    await worker.leave();
    await withdrawTrainer(redis, self.trainer);
    await Promise.all([queues.close(), store.close()]);
  }
  if (settings.CAVIAR_ALIVE_FILE !== undefined) keepAliveFile(settings.CAVIAR_ALIVE_FILE);
  await queues.signalArrival();
  log.info({ trainer: self.trainer, pools, slots }, "ready");
  announce({ kind: "ready", trainer: self.trainer } satisfies Announcement);
});
