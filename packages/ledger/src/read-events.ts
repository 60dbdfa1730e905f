// Reading a sweep's ledger: in order, by sequence number, parsed.

import { CaviarError, shown } from "@caviar/errors";
import { eventBodySchema, type LedgerEvent, type SweepId } from "@caviar/protocol";
import { z } from "zod";

import { archivedEntries, beginsPack, type LogEntry } from "./archive.ts";
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

type Range = { readonly after: number; readonly count?: number };

/**
 * The `count` events after sequence number `after`; fewer only at the end of the ledger, none for no
 * such sweep.
 */
export async function readEvents(
  redis: Redis,
  sweep: SweepId,
  range: Range,
): Promise<LedgerEvent[]> {
  return (await readEntries(redis, sweep, range)).map((entry) => parseEntry(sweep, entry));
}

/**
 * The events after one that the reader has. Undefined when the ledger has that one no more: Redis came
 * back from an older copy, or a master took over that lacks it, whose events may be in its place by now.
 * No connection need be lost: the old master may go on as a replica.
 */
export async function readOn(
  redis: Redis,
  sweep: SweepId,
  { seq, at }: Pick<LedgerEvent, "seq" | "at">,
): Promise<readonly LedgerEvent[] | undefined> {
  const [last, ...entries] = await readEntries(redis, sweep, { after: seq - 1 });
  if (last?.[0] !== `${seq}-0` || last[1][1] !== `${at}`) return undefined;
  return entries.map((entry) => parseEntry(sweep, entry));
}

async function readEntries(
  redis: Redis,
  sweep: SweepId,
  { after, count = PAGE_COUNT_MAX }: Range,
): Promise<readonly LogEntry[]> {
  const archived: LogEntry[] = [];
  while (archived.length < count) {
    const seq = after + 1 + archived.length;
    // Who reads a long ledger from its beginning goes from pack to pack.
    const packed = beginsPack(seq) ? await archivedEntries(redis, sweep, seq) : undefined;
    const logged = packed ? [] : await loggedEntries(redis, sweep, seq, count - archived.length);
    const [first] = logged;
    // The log begins later: what was asked for has been sealed, by now if not before.
    const isSealed = first !== undefined && first[0] !== `${seq}-0`;
    const more = packed ?? (isSealed ? await archivedEntries(redis, sweep, seq) : undefined);
    if (!more) return [...archived, ...logged];
    archived.push(...more);
  }
  return archived.slice(0, count);
}

async function loggedEntries(redis: Redis, sweep: SweepId, seq: number, count: number) {
  const entries = await redis.xrange(sweepKeys(sweep).log, `${seq}-0`, "+", "COUNT", count);
  return entries satisfies readonly LogEntry[];
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
