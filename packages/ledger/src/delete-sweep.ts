// Forget an ended sweep: its ledger, its place in the index, and what it kept in the store.

import { CaviarError } from "@caviar/errors";
import type { SweepId } from "@caviar/protocol";
import { z } from "zod";

import { LIVE, SWEEPS, sweepKeys } from "./keys.ts";
import type { Redis } from "./redis.ts";
import { runScript } from "./scripts.ts";
import type { CheckpointStore } from "./stores/checkpoint-store.ts";
import { endCollection } from "./to-collect.ts";

const answerSchema = z.enum(["deleted", "unended", "unknown"]);

/**
 * The ledger goes first: a crash after it leaves files that nothing names, never names without
 * files. Throws CAV_SWEEP_UNKNOWN, and CAV_SWEEP_UNFINISHED for one that has not ended.
 */
export async function deleteSweep(
  redis: Redis,
  store: CheckpointStore,
  sweep: SweepId,
): Promise<void> {
  const { head, ...rest } = sweepKeys(sweep);
  const keys = [head, ...Object.values(rest)];
  const answer = answerSchema.parse(await runScript(redis, "delete", keys, []));
  if (answer === "unknown") {
    throw new CaviarError("CAV_SWEEP_UNKNOWN", `there is no sweep ${sweep}`);
  }
  if (answer === "unended") {
    throw new CaviarError("CAV_SWEEP_UNFINISHED", `${sweep} has not ended yet: stop it first`);
  }
  await redis.zrem(SWEEPS, sweep);
  await redis.srem(LIVE, sweep);
  for await (const { key } of store.list(sweep)) await store.delete(key);
  await endCollection(redis, sweep);
}
