// The coordinator: looks after sweeps and serves the API. Any number of them may run; each keeps
// nothing that the ledger does not have.

import { awaitRedis, connectRedis, EventFollower, FolderStore, Queues } from "@caviar/ledger";
import { announce, onFarewell, openLog, readSettings, runMain } from "@caviar/process";
import type { Announcement } from "@caviar/protocol";

import { Access } from "./api/access/access.ts";
import { buildServer } from "./api/server.ts";
import { startReconcileWorker } from "./reconcile-worker.ts";
import { settingsSchema } from "./settings.ts";
import { SweepCache } from "./sweep-cache.ts";

const REDIS_TIMEOUT_MS = 15_000;

const log = openLog("coordinator");

await runMain(log, async () => {
  const settings = readSettings(settingsSchema);
  const redis = connectRedis(settings.REDIS_URL);
  await awaitRedis(redis, REDIS_TIMEOUT_MS);
  const asked = connectRedis(settings.REDIS_URL, { failFast: true });
  const queues = new Queues(redis);
  const follower = new EventFollower(asked);

  const worker = startReconcileWorker({ redis, queues, cache: new SweepCache(redis), log });
  await queues.startTick();
  const server = await buildServer({
    redis: asked,
    queues,
    cache: new SweepCache(asked),
    follower,
    store: new FolderStore(settings.CAVIAR_STORE),
    access: new Access({ redis: asked, adminToken: settings.CAVIAR_TOKEN }),
    log,
  });

  onFarewell(log, async () => {
    follower.close();
    await Promise.all([server.close(), worker.close()]);
    await queues.close();
    redis.disconnect();
    asked.disconnect();
  });
  const url = await server.listen({ host: settings.CAVIAR_HOST, port: settings.CAVIAR_PORT });
  log.info({ url }, "listening");
  announce({ kind: "listening", url } satisfies Announcement);
});
