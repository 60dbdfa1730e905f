// Which trainers are there, and what they offer. A trainer renews its entry; one that stops is
// forgotten when the entry expires, so nobody has to notice its death.

import { type Trainer, trainerSchema } from "@caviar/protocol";
import type { Redis } from "ioredis";

import { trainerKey, TRAINERS } from "./keys.ts";

/** A trainer renews its entry this often; ms. */
export const PRESENCE_INTERVAL_MS = 3_000;
const PRESENCE_TTL_MS = 10_000;

export async function announceTrainer(redis: Redis, trainer: Trainer): Promise<void> {
  await redis
    .multi()
    .set(trainerKey(trainer.trainer), JSON.stringify(trainer), "PX", PRESENCE_TTL_MS)
    .sadd(TRAINERS, trainer.trainer)
    .exec();
}

export async function withdrawTrainer(redis: Redis, trainer: string): Promise<void> {
  await redis.multi().del(trainerKey(trainer)).srem(TRAINERS, trainer).exec();
}

/** The trainers that are alive, in the order of their start; dead ones leave the set on the way. */
export async function presentTrainers(redis: Redis): Promise<Trainer[]> {
  const ids = await redis.smembers(TRAINERS);
  if (ids.length === 0) return [];
  const entries = await redis.mget(ids.map(trainerKey));
  const gone = ids.filter((_, i) => entries[i] === null);
  if (gone.length > 0) await redis.srem(TRAINERS, ...gone);
  return entries
    .filter((json) => typeof json === "string")
    .map((json) => trainerSchema.parse(JSON.parse(json)))
    .toSorted((a, b) => a.startedAt - b.startedAt);
}
