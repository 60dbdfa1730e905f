// The older part of a long ledger, out of the log: each thousand events compressed into one field of
// a hash, by the sequence number of the first. Nothing is lost by it, and nobody but `readEvents` knows:
// it finds the old ones here.

import type { SweepId } from "@caviar/protocol";
import { z } from "zod";

import { compress, decompress } from "./compress.ts";
import { sweepKeys } from "./keys.ts";
import { runScript } from "./scripts.ts";
import type { Redis } from "./redis.ts";

/** Events that are packed together. */
const EVENTS_PER_SEAL = 1000;

/** An entry of the log as Redis gives it: its id, and names and values in turn. */
export type LogEntry = readonly [id: string, fields: readonly string[]];

const answerSchema = z.enum(["sealed", "already", "gap"]);
const entriesSchema = z.array(z.tuple([z.string(), z.array(z.string())]));

/** The first sequence number of the pack that an event is in, or will be. */
const packOf = (seq: number) => seq - ((seq - 1) % EVENTS_PER_SEAL);

/**
 * Move what is complete and older than `before` from the log to the archive. The event `before` and
 * all after it stay, so that the log always ends with the newest event. Returns how many were moved.
 */
export async function sealEvents(redis: Redis, sweep: SweepId, before: number): Promise<number> {
  const { log, head, archive } = sweepKeys(sweep);
  const sealed = Number((await redis.hget(head, "sealed")) ?? 0);
  let first = sealed + 1;
  for (; first + EVENTS_PER_SEAL <= before; first += EVENTS_PER_SEAL) {
    const last = first + EVENTS_PER_SEAL - 1;
    const entries = await redis.xrange(log, `${first}-0`, `${last}-0`);
    if (entries.length !== EVENTS_PER_SEAL) break; // somebody else is sealing them
    const bytes = await compress(JSON.stringify(entries));
    const answer = await runScript(redis, "seal", [log, head, archive], [first, last, bytes]);
    if (answerSchema.parse(answer) === "gap") break;
  }
  return first - 1 - sealed;
}

/** Archived entries from `seq` on, to the end of its pack; undefined: it is not in the archive. */
export async function archivedEntries(
  redis: Redis,
  sweep: SweepId,
  seq: number,
): Promise<readonly LogEntry[] | undefined> {
  const first = packOf(seq);
  const bytes = await redis.hgetBuffer(sweepKeys(sweep).archive, `${first}`);
  if (bytes === null) return undefined;
  return entriesSchema.parse(JSON.parse(await decompress(bytes))).slice(seq - first);
}

/** Whether a reader that has everything before `seq` is likely to find it in the archive. */
export const beginsPack = (seq: number): boolean => packOf(seq) === seq;
