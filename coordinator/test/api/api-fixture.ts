// The API on a real Redis, asked without a socket; one trainer of a pool of its own offers an
// objective. Trials are "trained" through the ledger, as a trainer would, by formula.

import { tmpdir } from "node:os";

import {
  announceTrainer,
  Attempt,
  commandSweep,
  connectRedis,
  EventFollower,
  openStore,
  Queues,
  type Redis,
} from "@caviar/ledger";
import { type Logger, openLog } from "@caviar/process";
import { createdSweepSchema, type SweepId, type Trainer } from "@caviar/protocol";
import { specInput } from "@caviar/protocol/simulated-sweep";
import { expect } from "vitest";

import { AddedJobs } from "../../src/added-jobs.ts";
import { Access } from "../../src/api/access/access.ts";
import { buildServer } from "../../src/api/server.ts";
import { diagnose as diagnosis } from "../../src/diagnosis.ts";
import { LedgerKeeper } from "../../src/keep-ledger-short.ts";
import { PoolCensus } from "../../src/pool-census.ts";
import { reconcile } from "../../src/reconcile.ts";
import { SweepCache } from "../../src/sweep-cache.ts";

process.env["LOG_LEVEL"] = "silent";

type Options = {
  readonly adminToken?: string;
  readonly viewerToken?: string;
  readonly log?: Logger;
};

export async function startApi({ adminToken, viewerToken, log = openLog("test") }: Options = {}) {
  const url = process.env["CAVIAR_TEST_REDIS_URL"];
  if (!url) throw new Error("CAVIAR_TEST_REDIS_URL is set by test/redis-server.ts");
  const redis = connectRedis(url);
  const queues = new Queues(redis);
  const follower = new EventFollower(redis);
  const cache = new SweepCache(redis);
  const store = await openStore({ store: tmpdir(), redisUrl: url });
  const pool = `pool-${crypto.randomUUID().slice(0, 8)}`;
  await announceTrainer(redis, offering(pool));
  const access = new Access({ redis, adminToken, viewerToken });
  const openedStore = async () => store;
  const diagnose = async () => diagnosis({ redis, redisUrl: url, openStore: openedStore });
  const parts = { redis, queues, cache, follower, store, access, log, diagnose };
  const server = await buildServer(parts);
  const reconciler = {
    redis,
    queues,
    cache,
    census: new PoolCensus(redis, log),
    jobs: new AddedJobs(),
    keeper: new LedgerKeeper(redis),
    log,
  };

  return {
    redis,
    pool,
    server,
    specInput,
    create: async (spec: object, key = crypto.randomUUID()) =>
      server.inject({
        method: "POST",
        url: "/api/v1/sweeps",
        headers: { "idempotency-key": key, ...bearer(adminToken) },
        payload: { spec: { ...specInput, pool, ...spec } },
      }),

    /** A new sweep in which `count` trials have been proposed and trained. */
    async trained(count: number): Promise<SweepId> {
      const spec = { sampler: { name: "random" }, budget: { trials: count, epochs: 2 } };
      const { sweep } = createdSweepSchema.parse((await this.create(spec)).json());
      for (let trial = 0; trial < count; trial++) {
        await reconcile(reconciler, sweep);
        await train(redis, sweep, trial);
      }
      return sweep;
    },

    /** One look of a coordinator at the sweep. */
    look: async (sweep: SweepId) => reconcile(reconciler, sweep),

    /** Stops a sweep that has nothing to evaluate: it ends. */
    async stopped(sweep: SweepId): Promise<void> {
      await commandSweep(redis, sweep, { command: "stop", by: "test" });
      await reconcile(reconciler, sweep);
    },

    async [Symbol.asyncDispose]() {
      follower.close();
      await server.close();
      await queues.close();
      await redis.quit();
    },
  };
}

export type TestApi = Awaited<ReturnType<typeof startApi>>;

export const bearer = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` };

function offering(pool: string): Trainer {
  return {
    trainer: pool,
    pools: [pool],
    slots: 1,
    host: "test",
    pid: 1,
    startedAt: 1,
    offers: [
      {
        name: "classifier",
        version: "1",
        description: "",
        config: {
          type: "object",
          properties: { rate: { type: "number" }, units: { type: "integer" } },
          additionalProperties: false,
        },
        metrics: { loss: "minimize" },
        steerable: ["rate"],
      },
    ],
  };
}

async function train(redis: Redis, sweep: SweepId, trial: number): Promise<void> {
  const attempt = await Attempt.begin(redis, {
    sweep,
    trial,
    purpose: "train",
    epochs: 2,
    trainer: "test",
    holder: crypto.randomUUID(),
  });
  if (typeof attempt === "string") throw new Error(`begin answered ${attempt}`);
  const metrics = { loss: 1 / (1 + trial) };
  const reports = [1, 2].map((epoch) => ({ epoch, metrics }));
  await attempt.report(reports, { key: `k${trial}`, epoch: 2, bytes: 1, putMs: 1 });
  const event = { kind: "trial-rested", trial, epochs: 2, metrics } as const;
  expect(await attempt.settle({ event, phase: "resting" })).toBe("settled");
}
