// Forget an ended sweep: its ledger, its place in the index, and what it kept in the store.

import { CaviarError } from "@caviar/errors";
import type { SweepId, SweepState } from "@caviar/protocol";
import type { Redis } from "ioredis";
import { z } from "zod";

import type { CheckpointStore } from "./checkpoint-store.ts";
import { LIVE, SWEEPS, sweepKeys } from "./keys.ts";
import { runScript } from "./scripts.ts";

const answerSchema = z.enum(["deleted", "unended", "unknown"]);

/**
 * The ledger goes first: a crash after it leaves files that nothing names, never names without
 * files. Throws CAV_SWEEP_UNKNOWN, and CAV_SWEEP_UNFINISHED for one that has not ended.
 */
export async function deleteSweep(
  redis: Redis,
  store: CheckpointStore,
  sweep: SweepId,
  { trials, evaluation }: SweepState,
): Promise<void> {
  const keys = sweepKeys(sweep);
  const { head, ...rest } = keys;
  const answer = answerSchema.parse(
    await runScript(redis, "delete", [head, ...Object.values(rest)], []),
  );
  if (answer === "unknown") {
    throw new CaviarError("CAV_SWEEP_UNKNOWN", `there is no sweep ${sweep}`);
  }
  if (answer === "unended") {
    throw new CaviarError("CAV_SWEEP_UNFINISHED", `${sweep} has not ended yet`);
  }
  await redis.zrem(SWEEPS, sweep);
  await redis.srem(LIVE, sweep);
  const checkpoints = trials.flatMap(({ checkpoint }) => (checkpoint ? [checkpoint.key] : []));
  for (const key of [...checkpoints, ...Object.values(evaluation?.files ?? {})]) {
    await store.delete(key);
  }
}
