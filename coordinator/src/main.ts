// The coordinator: looks after sweeps and serves the API. Any number of them may run; each keeps
// nothing that the ledger does not have.

import {
  awaitRedis,
  connectRedis,
  EventFollower,
  openStore,
  Queues,
  whileRedisAnswers,
} from "@caviar/ledger";
import { announce, onFarewell, openLog, readSettings, runMain } from "@caviar/process";
import type { Announcement } from "@caviar/protocol";

import { AddedJobs } from "./added-jobs.ts";
import { Access } from "./api/access/access.ts";
import { buildServer } from "./api/server.ts";
import { startCollecting } from "./collect-garbage.ts";
import { diagnose } from "./diagnosis.ts";
import { LedgerKeeper } from "./keep-ledger-short.ts";
import { PoolCensus } from "./pool-census.ts";
import { startReconcileWorker } from "./reconcile-worker.ts";
import { settingsSchema } from "./settings.ts";
import { SweepCache } from "./sweep-cache.ts";

const REDIS_TIMEOUT_MS = 15_000;

const log = openLog("coordinator");

await runMain(log, async () => {
  const settings = readSettings(settingsSchema);
  const redis = connectRedis(settings.REDIS_URL);
  await awaitRedis(redis, { url: settings.REDIS_URL, timeoutMs: REDIS_TIMEOUT_MS });
  const store = await openStore({ store: settings.CAVIAR_STORE, redisUrl: settings.REDIS_URL });
  const asked = connectRedis(settings.REDIS_URL, { failFast: true });
  const queues = new Queues(redis);
  const follower = new EventFollower(asked);

  const cache = new SweepCache(redis);
  const worker = startReconcileWorker({
    redis,
    queues,
    cache,
    census: new PoolCensus(redis, log),
    jobs: new AddedJobs(),
    keeper: new LedgerKeeper(redis),
    log,
  });
  const stopCollecting = startCollecting({ redis, cache, store, log });
  await queues.startTick();
  const server = await buildServer({
    redis: asked,
    queues,
    cache: new SweepCache(asked),
    follower,
    store,
    access: new Access({
      redis: asked,
      adminToken: settings.CAVIAR_TOKEN,
      viewerToken: settings.CAVIAR_VIEWER_TOKEN,
    }),
    log,
    diagnose: async () =>
      diagnose({ redis: asked, redisUrl: settings.REDIS_URL, openStore: async () => store }),
  });

  onFarewell(log, async () => {
    follower.close();
    await whileRedisAnswers(redis, leave());
    redis.disconnect();
    asked.disconnect();
  });
  async function leave(): Promise<void> {
    await Promise.all([server.close(), worker.close(), stopCollecting()]);
    await Promise.all([queues.close(), store.close()]);
  }
  const url = await server.listen({ host: settings.CAVIAR_HOST, port: settings.CAVIAR_PORT });
  log.info({ url }, "listening");
  announce({ kind: "listening", url } satisfies Announcement);
});
