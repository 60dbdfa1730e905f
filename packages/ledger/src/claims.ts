// What each sweep asks of its pool at the moment, so that any coordinator that looks at one of them
// knows how much to leave to the others. A claim is no truth: one that is lost is made again at the
// next look at its sweep, and one that nobody renews is forgotten.

import { type SweepId, sweepIdSchema } from "@caviar/protocol";
import { z } from "zod";

import { claimsKey } from "./keys.ts";
import type { Redis } from "./redis.ts";

/** Every live sweep is looked at each few seconds; who was silent for so long has gone; ms. */
const FORGOTTEN_MS = 30_000;

const claimSchema = z.object({
  weight: z.number().positive(),
  /** Jobs that it could use now. */
  wanted: z.int().min(1),
  /** Trials that have left the queue so far. */
  finished: z.int().min(0),
  /** Trials that leave the queue a second. */
  rate: z.number().min(0),
  /** When `finished` and `rate` were measured; ms since 1970. */
  at: z.number(),
});
export type Claim = z.infer<typeof claimSchema>;

/** The claims on a pool; `now` in ms since 1970. */
export async function readClaims(
  redis: Redis,
  pool: string,
  now: number,
): Promise<Map<SweepId, Claim>> {
  const claims = new Map<SweepId, Claim>();
  const found = await redis.hgetall(claimsKey(pool));
  for (const [name, json] of Object.entries(found)) {
    const sweep = sweepIdSchema.parse(name);
    const claim = claimSchema.parse(JSON.parse(json));
    if (now - claim.at < FORGOTTEN_MS) claims.set(sweep, claim);
    else await dropClaim(redis, pool, sweep);
  }
  return claims;
}

export async function writeClaim(
  redis: Redis,
  pool: string,
  [sweep, claim]: readonly [SweepId, Claim],
): Promise<void> {
  await redis.hset(claimsKey(pool), sweep, JSON.stringify(claim));
}

export async function dropClaim(redis: Redis, pool: string, sweep: SweepId): Promise<void> {
  await redis.hdel(claimsKey(pool), sweep);
}
