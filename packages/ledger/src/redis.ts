// How Caviar connects to Redis. Defaults of the client would wait up to 20 s between attempts and
// would call a job failed because a replica answered READONLY during a failover.

import { CaviarError } from "@caviar/errors";
import { Redis } from "ioredis";

const RETRY_MAX_MS = 1000;

type Connecting = {
  /** Throw at once while Redis is away (requests of people), or wait for it (work). */
  readonly failFast?: boolean;
  /** Throw when a command has no answer after so long; not set: wait. */
  readonly commandTimeoutMs?: number;
};

/** Milliseconds before reconnecting for the nth time: doubles from 50, at most 1 s, with jitter. */
function retryStrategy(times: number): number {
  const base = Math.min(50 * 2 ** Math.min(times - 1, 10), RETRY_MAX_MS);
  return base / 2 + (Math.random() * base) / 2;
}

/** Options for a connection to `url`: `redis://`, `rediss://`, or the path of a unix socket. */
export function connectRedis(
  url: string,
  { failFast = false, commandTimeoutMs }: Connecting = {},
): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: failFast ? 1 : null,
    enableOfflineQueue: true,
    connectTimeout: 5_000,
    ...(commandTimeoutMs !== undefined && { commandTimeout: commandTimeoutMs }),
    retryStrategy,
    // 2: reconnect and send the command again.
    reconnectOnError: (error) => (/READONLY|LOADING/.test(error.message) ? 2 : false),
  });
  // Without a listener every lost connection would be an uncaught error; retries are above.
  redis.on("error", () => undefined);
  return redis;
}

/** Resolves when Redis answers, within `timeoutMs`; else CAV_REDIS_UNREACHABLE. */
export async function awaitRedis(redis: Redis, timeoutMs: number): Promise<void> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(
      () =>
        reject(
          new CaviarError(
            "CAV_REDIS_UNREACHABLE",
            `expected an answer from Redis at ${place(redis)} within ${timeoutMs} ms, got none`,
          ),
        ),
      timeoutMs,
    ).unref();
  });
  await Promise.race([redis.ping(), late]);
}

function place({ options }: Redis): string {
  return options.path ?? `${options.host}:${options.port}`;
}
