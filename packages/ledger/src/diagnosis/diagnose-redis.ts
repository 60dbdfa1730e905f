// Everything about the Redis that a URL names which decides whether sweeps are safe and quick there.

import { type Finding, parseRedisUrl, withoutPassword } from "@caviar/protocol";
import type { Redis as Server } from "ioredis";

import { awaitRedis, isCluster, type Redis } from "../redis.ts";
import { judgeCluster, judgeSentinels, judgeSingle } from "./judge-deployment.ts";
import { finding, judgeServer, mergeFindings } from "./judge-server.ts";
import { probeServer } from "./probe-server.ts";
import { readServerFacts, type ServerFacts } from "./server-facts.ts";

/** Only the first finding when it does not answer within `timeoutMs`. Leaves `redis` open. */
export async function diagnoseRedis(
  redis: Redis,
  { url, timeoutMs }: { readonly url: string; readonly timeoutMs: number },
): Promise<readonly Finding[]> {
  try {
    await awaitRedis(redis, { url, timeoutMs });
  } catch (error) {
    return [reachable(error instanceof Error ? error.message : String(error))];
  }
  const servers: Server[] = isCluster(redis) ? redis.nodes("master") : [redis];
  const looked = await Promise.all(servers.map(lookAt));
  const deployment = await judgeDeployment(redis, url, looked[0]?.facts);
  const answered = finding("redis-reachable", "ok", {
    found: `${withoutPassword(url)} answers`,
    expected: "an answer",
    mend: "",
  });
  return [answered, ...mergeFindings(looked), deployment];
}

async function lookAt(server: Server) {
  const facts = await readServerFacts(server);
  const findings = [...judgeServer(facts), ...(await probeServer(server))];
  return { address: facts.address, facts, findings };
}

async function judgeDeployment(
  redis: Redis,
  url: string,
  facts: ServerFacts | undefined,
): Promise<Finding> {
  const location = parseRedisUrl(url);
  if (isCluster(redis)) return judgeCluster(redis);
  if (location.kind === "sentinel" && facts) return judgeSentinels(location, facts);
  return judgeSingle();
}

function reachable(found: string): Finding {
  return finding("redis-reachable", "problem", {
    found,
    expected: "an answer",
    mend: "start Redis, correct REDIS_URL, or unset it so that caviar starts its own",
  });
}
