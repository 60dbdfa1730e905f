// Which trainers are there, and what they offer. A trainer renews its entry; one that stops is
// forgotten when the entry expires, so nobody has to notice its death. What it offers (schemas of
// some kilobytes, the same for every trainer of an installation) lies apart, once, under its hash:
// counting a thousand trainers' slots must stay cheap.

import { createHash } from "node:crypto";

import { objectiveOfferSchema, type Trainer, trainerSchema } from "@caviar/protocol";
import { z } from "zod";

import { offersKey, trainerKey, TRAINERS } from "./keys.ts";
import type { Redis } from "./redis.ts";

/** A trainer renews its entry this often; ms. */
export const PRESENCE_INTERVAL_MS = 3_000;
const PRESENCE_TTL_MS = 10_000;
/** Offers outlive every entry that names them; ms. */
const OFFERS_TTL_MS = 60_000;

const entrySchema = trainerSchema.omit({ offers: true }).extend({
  /** Hash of what it offers. */
  offers: z.string(),
});
type Entry = z.infer<typeof entrySchema>;
const offersSchema = z.array(objectiveOfferSchema);

export async function announceTrainer(redis: Redis, trainer: Trainer): Promise<void> {
  const offers = JSON.stringify(trainer.offers);
  const hash = createHash("sha256").update(offers).digest("hex").slice(0, 16);
  const isThere = (await redis.pexpire(offersKey(hash), OFFERS_TTL_MS)) === 1;
  if (!isThere) await redis.set(offersKey(hash), offers, "PX", OFFERS_TTL_MS);
  const entry: Entry = { ...trainer, offers: hash };
  await redis
    .multi()
    .set(trainerKey(trainer.trainer), JSON.stringify(entry), "PX", PRESENCE_TTL_MS)
    .sadd(TRAINERS, trainer.trainer)
    .exec();
}

export async function withdrawTrainer(redis: Redis, trainer: string): Promise<void> {
  await redis.multi().del(trainerKey(trainer)).srem(TRAINERS, trainer).exec();
}

/** The trainers that are alive, in the order of their start. */
export async function presentTrainers(redis: Redis): Promise<Trainer[]> {
  const entries = await presentEntries(redis);
  const hashes = [...new Set(entries.map(({ offers }) => offers))];
  const texts = hashes.length > 0 ? await redis.mget(hashes.map(offersKey)) : [];
  const offersOf = new Map(
    hashes.map((hash, i) => [hash, offersSchema.parse(JSON.parse(texts[i] ?? "[]"))]),
  );
  return entries
    .map((entry) => ({ ...entry, offers: offersOf.get(entry.offers) ?? [] }))
    .toSorted((a, b) => a.startedAt - b.startedAt);
}

/**
 * How many slots the present trainers have in each pool; a pool that nobody serves is not there. A
 * trainer of several pools counts in each: whichever has work may use all of its slots.
 */
export async function poolSlots(redis: Redis): Promise<ReadonlyMap<string, number>> {
  const slots = new Map<string, number>();
  for (const entry of await presentEntries(redis)) {
    for (const pool of entry.pools) slots.set(pool, (slots.get(pool) ?? 0) + entry.slots);
  }
  return slots;
}

/** Dead ones leave the set on the way. */
async function presentEntries(redis: Redis): Promise<Entry[]> {
  const ids = await redis.smembers(TRAINERS);
  if (ids.length === 0) return [];
  const entries = await redis.mget(ids.map(trainerKey));
  const gone = ids.filter((_, i) => entries[i] === null);
  if (gone.length > 0) await redis.srem(TRAINERS, ...gone);
  return entries
    .filter((json) => typeof json === "string")
    .map((json) => entrySchema.parse(JSON.parse(json)));
}
