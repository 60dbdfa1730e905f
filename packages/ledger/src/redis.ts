// How Caviar connects to Redis, in every form that it is run in. Defaults of the client would wait
// up to 20 s between attempts, would call a job failed because a replica answered READONLY during a
// failover, and would give up on a cluster before it has elected a new master.

import { readFileSync } from "node:fs";
import type { ConnectionOptions } from "node:tls";

import { CaviarError } from "@caviar/errors";
import {
  parseRedisUrl,
  readRedisTls,
  type RedisLocation,
  type RedisNode,
  type RedisTls,
  withoutPassword,
} from "@caviar/protocol";
import { Cluster, type ClusterOptions, type RedisOptions, type Redis as Server } from "ioredis";

import { CoalescingServer } from "./coalescing-server.ts";
import { recovering } from "./recovering-cluster.ts";
import { ListeningConnector } from "./sentinel-connector.ts";

/** A connection to one server, to whichever server Sentinel says, or to a Redis Cluster. */
export type Redis = Server | Cluster;

const RETRY_MAX_MS = 1000;
const CONNECT_TIMEOUT_MS = 5_000;
/**
 * A connection on which an answer is this late is given up for a new one: of a network that was cut, the
 * kernel would know after a quarter of an hour. BullMQ waits for jobs for 10 s at most.
 */
const SILENCE_MS = 15_000;
/** Between two tries of one command while a cluster has no master for its slot; ms. */
const CLUSTER_RETRY_MS = 200;
/** Tries of one command: work waits for two minutes, a person's request for one second. */
const CLUSTER_TRIES = { patient: 600, failFast: 5 };

type SharedOptions = Omit<NonNullable<ClusterOptions["redisOptions"]>, "replyMapping">;

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

/**
 * A connection to what `url` names (see protocol's redis-location.ts). Throws CAV_USAGE for a URL of
 * no known form and for TLS files that cannot be read; everything else is tried again and again.
 */
export function connectRedis(
  url: string,
  { failFast = false, commandTimeoutMs }: Connecting = {},
): Redis {
  const location = parseRedisUrl(url);
  const tls = location.tls && tlsOptions(location.tls);
  const options = {
    ...loginOf(location),
    ...(tls && { tls }),
    maxRetriesPerRequest: failFast ? 1 : null,
    connectTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_MS,
    ...(commandTimeoutMs !== undefined && { commandTimeout: commandTimeoutMs }),
    // 2: reconnect and send the command again.
    reconnectOnError: (error: Error) => (/READONLY|LOADING/.test(error.message) ? 2 : false),
  } satisfies RedisOptions;
  const redis =
    location.kind === "cluster"
      ? connectCluster(location.nodes, options, failFast)
      : new CoalescingServer({ ...options, ...placeOf(location, tls), retryStrategy });
  // Without a listener every lost connection would be an uncaught error; retries are above.
  redis.on("error", () => undefined);
  return redis;
}

/** Redis Cluster spreads keys over servers: a command may name keys of one hash tag only. */
export const isCluster = (redis: Redis): redis is Cluster => redis.isCluster;

/** Another connection to the same place, for commands that block. */
export const duplicateOf = (redis: Redis): Redis =>
  isCluster(redis) ? redis.duplicate() : redis.duplicate();

/**
 * Calls `listener` whenever a server was lost. Whoever answers afterwards may be one that lacks the
 * last writes: a replica that was promoted, or a server restarted from an older copy.
 */
export function onServerLost(redis: Redis, listener: () => void): void {
  redis.on("close", listener);
  if (isCluster(redis)) redis.on("-node", listener);
}

/** Milliseconds since 1970 by Redis' clock, which is the ledger's. */
export async function redisNow(redis: Redis): Promise<number> {
  const [seconds, microseconds] = await redis.time();
  return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
}

/** Resolves when Redis answers, within `timeoutMs`; else CAV_REDIS_UNREACHABLE with the last failure. */
export async function awaitRedis(
  redis: Redis,
  { url, timeoutMs }: { readonly url: string; readonly timeoutMs: number },
): Promise<void> {
  let failure = "";
  const listen = (error: Error) => {
    failure = `; the last attempt failed with: ${reasonOf(error)}`;
  };
  redis.on("error", listen);
  const late = AbortSignal.timeout(timeoutMs);
  const tooLate = new Promise<never>((_, reject) => {
    late.addEventListener("abort", () => {
      const message = `expected an answer from Redis at ${withoutPassword(url)} within ${timeoutMs} ms, got none${failure}`;
      reject(new CaviarError("CAV_REDIS_UNREACHABLE", message));
    });
  });
  try {
    await Promise.race([redis.ping(), tooLate]);
  } finally {
    redis.off("error", listen);
  }
}

/** A cluster's error says only that no node could be asked; why stands in the last node's. */
function reasonOf(error: Error): string {
  const { lastNodeError } = error as Error & { lastNodeError?: Error };
  return lastNodeError?.message ?? error.message;
}

function connectCluster(
  nodes: readonly RedisNode[],
  redisOptions: SharedOptions,
  failFast: boolean,
): Cluster {
  const cluster = new Cluster([...nodes], {
    redisOptions,
    clusterRetryStrategy: retryStrategy,
    maxRedirections: failFast ? CLUSTER_TRIES.failFast : CLUSTER_TRIES.patient,
    retryDelayOnFailover: CLUSTER_RETRY_MS,
    retryDelayOnClusterDown: CLUSTER_RETRY_MS,
    retryDelayOnTryAgain: CLUSTER_RETRY_MS,
    slotsRefreshTimeout: CONNECT_TIMEOUT_MS,
    slotsRefreshInterval: CONNECT_TIMEOUT_MS,
  });
  return recovering(cluster);
}

function loginOf({ username, password }: RedisLocation) {
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
  };
}

function placeOf(
  location: Exclude<RedisLocation, { kind: "cluster" }>,
  tls: ConnectionOptions | undefined,
) {
  const { db } = location;
  switch (location.kind) {
    case "server":
      return { ...location.node, db };
    case "socket":
      return { path: location.path, db };
    case "sentinel": {
      const { sentinels, master: name, sentinelUsername, sentinelPassword } = location;
      return {
        sentinels: [...sentinels],
        name,
        db,
        ...(sentinelUsername !== undefined && { sentinelUsername }),
        ...(sentinelPassword !== undefined && { sentinelPassword }),
        ...(tls && { enableTLSForSentinelMode: true, sentinelTLS: tls }),
        sentinelRetryStrategy: retryStrategy,
        Connector: ListeningConnector,
      };
    }
  }
}

/** Throws CAV_USAGE for a file that cannot be read. */
export const tlsOptions = (tls: RedisTls): ConnectionOptions =>
  readRedisTls(tls, (file) => readFileSync(file));
