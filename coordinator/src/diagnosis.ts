// What a coordinator finds out about where it works: its Redis, the checkpoint store, the trainers.

import {
  type CheckpointStore,
  diagnoseRedis,
  diagnoseStore,
  diagnoseTrainers,
  type Redis,
} from "@caviar/ledger";
import type { Diagnosis } from "@caviar/protocol";

const REDIS_TIMEOUT_MS = 5_000;

export type Surroundings = {
  readonly redis: Redis;
  readonly redisUrl: string;
  /** May throw: a store that cannot be used is a finding too. */
  readonly openStore: () => Promise<CheckpointStore>;
};

export async function diagnose(surroundings: Surroundings): Promise<Diagnosis> {
  const { redis, redisUrl: url, openStore } = surroundings;
  const ofRedis = await diagnoseRedis(redis, { url, timeoutMs: REDIS_TIMEOUT_MS });
  const isThere = ofRedis.some(
    ({ check, status }) => check === "redis-reachable" && status === "ok",
  );
  const findings = [...ofRedis, await diagnoseStore(openStore)];
  return { findings: isThere ? [...findings, await diagnoseTrainers(redis)] : findings };
}
