// Reading a sweep's ledger: in order, by sequence number, parsed.

import { CaviarError, shown } from "@caviar/errors";
import { eventBodySchema, type LedgerEvent, type SweepId } from "@caviar/protocol";
import { z } from "zod";

import { sweepKeys } from "./keys.ts";
import type { Redis } from "./redis.ts";

/** Events in one answer, at most: bounds what a reader holds and how long Redis is busy. */
export const PAGE_COUNT_MAX = 1000;

const MESSAGE_LENGTH_MAX = 500;

const stamped = [
  z.literal("at"),
  z.coerce.number(),
  z.literal("fence"),
  z.coerce.number(),
  z.literal("event"),
  z.string(),
] as const;
const entrySchema = z.tuple([
  z.string().regex(/^\d+-0$/),
  z.union([
    z.tuple([...stamped]),
    z.tuple([...stamped, z.literal("basis"), z.coerce.number().int().min(1)]),
  ]),
]);

/** Up to `count` events after sequence number `after`; empty at the end, or for no such sweep. */
export async function readEvents(
  redis: Redis,
  sweep: SweepId,
  { after, count = PAGE_COUNT_MAX }: { readonly after: number; readonly count?: number },
): Promise<LedgerEvent[]> {
  const { log } = sweepKeys(sweep);
  const entries = await redis.xrange(log, `${after + 1}-0`, "+", "COUNT", count);
  return entries.map((entry) => parseEntry(sweep, entry));
}

function parseEntry(sweep: SweepId, entry: unknown): LedgerEvent {
  try {
    const [id, [, at, , fence, , json, , basis]] = entrySchema.parse(entry);
    const seq = Number.parseInt(id, 10);
    const body = eventBodySchema.parse(JSON.parse(json));
    return { ...body, seq, at, fence, ...(basis !== undefined && { basis }) };
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    const message = `expected an event in the ledger of ${sweep}, got ${shown(entry)}: ${why}`;
    throw new CaviarError("CAV_MESSAGE_INVALID", message.slice(0, MESSAGE_LENGTH_MAX));
  }
}

/** The last sequence number; undefined when there is no such sweep. */
export async function lastSeq(redis: Redis, sweep: SweepId): Promise<number | undefined> {
  const seq = await redis.hget(sweepKeys(sweep).head, "seq");
  return seq === null ? undefined : Number(seq);
}
