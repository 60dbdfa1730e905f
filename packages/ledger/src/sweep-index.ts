// Which sweeps there are.

import { type SweepId, sweepIdSchema } from "@caviar/protocol";
import { z } from "zod";

import { LIVE, SWEEPS } from "./keys.ts";
import type { Redis } from "./redis.ts";
import { beginCollection, delayCollection } from "./to-collect.ts";

const idsSchema = z.array(sweepIdSchema);

/** Ids of the newest sweeps, newest first. */
export async function newestSweeps(redis: Redis, count: number): Promise<SweepId[]> {
  return idsSchema.parse(await redis.zrevrange(SWEEPS, 0, count - 1));
}

/** Ids of the sweeps that have not ended. */
export async function liveSweeps(redis: Redis): Promise<SweepId[]> {
  return idsSchema.parse(await redis.smembers(LIVE));
}

/** Have a sweep that has a ledger looked at from now on. Saying so twice is harmless. */
export async function enlistSweep(redis: Redis, sweep: SweepId): Promise<void> {
  await redis.sadd(LIVE, sweep);
  await beginCollection(redis, sweep);
}

/**
 * An ended sweep is looked at no more, but for what it has left in the store: that is collected now.
 * Saying so twice is harmless.
 */
export async function retireSweep(redis: Redis, sweep: SweepId): Promise<void> {
  await redis.srem(LIVE, sweep);
  await delayCollection(redis, sweep, 0);
}
