// How several servers stand together: a cluster's slots, a master's replicas, its sentinels.

import type { Finding, RedisLocation } from "@caviar/protocol";
import { type Cluster, Redis as Server } from "ioredis";

import { tlsOptions } from "../redis.ts";
import { finding } from "./judge-server.ts";
import { parseInfo, type ServerFacts } from "./server-facts.ts";

const CHECK = "redis-deployment";
const ASK_MS = 3_000;

export function judgeSingle(): Finding {
  return finding(CHECK, "ok", {
    found: "one server",
    expected: "one server, Sentinel, or a cluster",
    mend: "",
  });
}

export async function judgeCluster(cluster: Cluster): Promise<Finding> {
  const info = parseInfo(String(await cluster.call("CLUSTER", "INFO")));
  const state = info.get("cluster_state") ?? "unknown";
  const slots = Number(info.get("cluster_slots_ok") ?? 0);
  const masters = cluster.nodes("master").length;
  const replicas = cluster.nodes("slave").length;
  const isWhole = state === "ok" && slots === 16_384;
  const found = `cluster_state ${state}, ${slots} of 16384 slots, ${masters} masters, ${replicas} replicas`;
  const expected = "cluster_state ok, all slots served, a replica for each master";
  const mend = isWhole
    ? "add replicas (redis-cli --cluster add-node ... --cluster-slave), or a lost server stops its sweeps"
    : "redis-cli --cluster check, then --cluster fix";
  const status = isWhole ? (replicas >= masters ? "ok" : "warning") : "problem";
  return finding(CHECK, status, { found, expected, mend });
}

/** What the sentinels answer, and whether the master has somebody to hand over to. */
export async function judgeSentinels(
  location: Extract<RedisLocation, { kind: "sentinel" }>,
  { replicas }: ServerFacts,
): Promise<Finding> {
  const { sentinels, master } = location;
  const answers = await Promise.all(
    sentinels.map(async ({ host, port }) => askQuorum({ host, port }, location)),
  );
  const good = answers.filter((answer) => answer.startsWith("OK")).length;
  const bad = answers.find((answer) => !answer.startsWith("OK"));
  const found = `${good} of ${sentinels.length} sentinels see a quorum for ${master}, ${replicas} replicas${bad === undefined ? "" : `; one says: ${bad}`}`;
  const expected = "a quorum of sentinels, and a replica that can take over";
  if (good === 0) {
    const mend = `start sentinels that monitor ${master}; SENTINEL CKQUORUM ${master} says what is missing`;
    return finding(CHECK, "problem", { found, expected, mend });
  }
  const mend =
    replicas === 0
      ? "start a replica (replicaof), or a lost master stops everything"
      : "start the sentinels that do not answer, or take them out of REDIS_URL";
  const isWell = replicas > 0 && good === sentinels.length;
  return finding(CHECK, isWell ? "ok" : "warning", { found, expected, mend });
}

async function askQuorum(
  place: { readonly host: string; readonly port: number },
  location: Extract<RedisLocation, { kind: "sentinel" }>,
): Promise<string> {
  const { master, sentinelUsername, sentinelPassword, tls } = location;
  const sentinel = new Server({
    ...place,
    ...(sentinelUsername !== undefined && { username: sentinelUsername }),
    ...(sentinelPassword !== undefined && { password: sentinelPassword }),
    ...(tls && { tls: tlsOptions(tls) }),
    retryStrategy: () => null,
    connectTimeout: ASK_MS,
    commandTimeout: ASK_MS,
  });
  sentinel.on("error", () => undefined);
  try {
    return String(await sentinel.call("SENTINEL", "CKQUORUM", master));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    sentinel.disconnect();
  }
}
