// Where the snapshot of a sweep's fold is kept: one hash, a field a chunk of trials, each compressed
// (compress.ts). Only a coordinator that has the snapshot before may renew it, because
// only what changed since is written; whoever finds another there writes all of it next time.

import {
  readSnapshotHead,
  restoreSnapshot,
  type SnapshotParts,
  type SweepId,
  type SweepState,
} from "@caviar/protocol";
import { z } from "zod";

import { compress, decompress } from "./compress.ts";
import { sweepKeys } from "./keys.ts";
import { runScript } from "./scripts.ts";
import type { Redis } from "./redis.ts";

/** Chunks in one answer of Redis: bounds how long it is busy. */
const CHUNKS_READ = 64;
/** Reading is tried again when the snapshot was renewed meanwhile. */
const ATTEMPTS_MAX = 3;

const chunkField = (chunk: number) => `trials-${chunk}`;

/**
 * Renew the snapshot that was taken at `base` (0: there was none). Returns the sequence number of the
 * one that is there now: `parts.seq`, or another's if somebody else was faster.
 */
export async function writeSnapshot(
  redis: Redis,
  sweep: SweepId,
  parts: SnapshotParts,
  base: number,
): Promise<number> {
  const texts = [["head", parts.head] as const, ...named(parts.chunks)];
  const fields = await Promise.all(
    texts.map(async ([field, text]) => [field, await compress(text)] as const),
  );
  const args = [base, parts.seq, ...fields.flat()];
  const answer = await runScript(redis, "snapshot", [sweepKeys(sweep).snapshot], args);
  return z.coerce.number().parse(answer);
}

const named = (chunks: SnapshotParts["chunks"]) =>
  [...chunks].map(([chunk, text]) => [chunkField(chunk), text] as const);

/**
 * The state as the last snapshot has it; undefined when there is none that this version can read.
 * Throws when what is there is damaged.
 */
export async function readSnapshot(redis: Redis, sweep: SweepId): Promise<SweepState | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const before = await snapshotSeq(redis, sweep);
    if (before === 0) return undefined;
    const texts = await readTexts(redis, sweep);
    if (!texts) return undefined;
    // Parts of two snapshots do not fit together.
    if ((await snapshotSeq(redis, sweep)) === before) {
      return restoreSnapshot(texts.head, texts.chunks);
    }
  }
  return undefined;
}

/** The event up to which the snapshot was folded; 0: there is none. */
export async function snapshotSeq(redis: Redis, sweep: SweepId): Promise<number> {
  return Number((await redis.hget(sweepKeys(sweep).snapshot, "seq")) ?? 0);
}

async function readTexts(redis: Redis, sweep: SweepId) {
  const [headText] = await readFields(redis, sweep, ["head"]);
  const read = headText === undefined ? undefined : readSnapshotHead(headText);
  if (!read) return undefined;
  const chunks: string[] = [];
  for (let first = 0; first < read.chunks; first += CHUNKS_READ) {
    const size = Math.min(CHUNKS_READ, read.chunks - first);
    const names = Array.from({ length: size }, (_, i) => chunkField(first + i));
    chunks.push(...(await readFields(redis, sweep, names)));
  }
  return { head: read.head, chunks };
}

/** The texts of those fields that are there. */
async function readFields(
  redis: Redis,
  sweep: SweepId,
  names: readonly string[],
): Promise<readonly string[]> {
  const values = await redis.hmgetBuffer(sweepKeys(sweep).snapshot, ...names);
  const found = values.filter((value) => value !== null);
  return Promise.all(found.map(async (value) => decompress(value)));
}
