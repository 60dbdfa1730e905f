// Garbage collection of checkpoints, by reference: list what the store has of a sweep, then read the
// sweep's ledger, then delete what it does not need. In that order a running trial is safe without
// any waiting time: what is listed and not named yet carries the fence of the attempt that put it,
// and only an attempt that was fenced off can never name it. Collecting again, or two at once, does
// no harm.

import {
  type CheckpointStore,
  delayCollection,
  endCollection,
  type Kept,
  takeDueCollection,
  type Redis,
} from "@caviar/ledger";
import type { Logger } from "@caviar/process";
import type { SweepId, SweepState } from "@caviar/protocol";

import { isGarbage, referencedKeys } from "./references.ts";
import type { SweepCache } from "./sweep-cache.ts";

/** Keys looked at with one reading of the ledger. */
const PAGE_COUNT = 1000;
/** Deletions under way at once. */
const DELETED_AT_ONCE = 16;
/** A live sweep is collected this often. */
const TURN_MS = 60_000;
/** What is due is looked for this often. */
const LOOK_MS = 5_000;
/** A coordinator that leaves collects so long what is due: it may have been the last one. */
const LEAVING_MS = 3_000;
/**
 * An ended sweep is collected a last time so long after its end: attempts that were cut off may
 * still have been writing then.
 */
const GRACE_MS = 3_600_000;

export type Collector = {
  readonly redis: Redis;
  readonly cache: SweepCache;
  readonly store: CheckpointStore;
  readonly log: Logger;
};

export type Collected = { readonly deleted: number; readonly bytes: number };

/** Collect whatever sweep is due, now and then, until the answer is called. */
export function startCollecting(collector: Collector): () => Promise<void> {
  const over = new AbortController();
  let turn: Promise<void> | undefined;
  const timer = setInterval(() => {
    turn ??= collectDue(collector, over.signal).finally(() => (turn = undefined));
  }, LOOK_MS);
  return async () => {
    clearInterval(timer);
    over.abort();
    await turn;
    await collectDue(collector, AbortSignal.timeout(LEAVING_MS));
  };
}

async function collectDue(collector: Collector, signal: AbortSignal): Promise<void> {
  const { redis, cache, log } = collector;
  try {
    while (!signal.aborted) {
      const sweep = await takeDueCollection(redis, { againMs: TURN_MS });
      if (sweep === undefined) return;
      const { deleted, bytes, state } = await collectGarbage(collector, sweep, signal);
      if (deleted > 0) log.info({ sweep, deleted, bytes }, "collected checkpoints");
      if (!signal.aborted) await planNextTurn(redis, sweep, state);
      // It was folded for this look alone: ended sweeps would fill the cache.
      if (state?.phase === "ended") cache.forget(sweep);
    }
  } catch (error) {
    log.warn({ err: error }, "collecting failed; another turn will come");
  }
}

async function planNextTurn(
  redis: Redis,
  sweep: SweepId,
  state: SweepState | undefined,
): Promise<void> {
  if (state && state.phase !== "ended") return;
  const leftMs = state ? state.at + GRACE_MS - Date.now() : 0;
  await (leftMs > 0 ? delayCollection(redis, sweep, leftMs) : endCollection(redis, sweep));
}

/** Delete what `sweep` does not need. `state`: undefined when it has no ledger; nothing goes then. */
export async function collectGarbage(
  { cache, store }: Pick<Collector, "cache" | "store">,
  sweep: SweepId,
  signal?: AbortSignal,
): Promise<Collected & { readonly state: SweepState | undefined }> {
  let [deleted, bytes] = [0, 0];
  for await (const page of pages(store.list(sweep))) {
    const state = await cache.catchUp(sweep);
    if (!state) return { deleted, bytes, state };
    const referenced = referencedKeys(state);
    const garbage = page.filter(({ key }) => isGarbage(state, referenced, key));
    while (garbage.length > 0) {
      if (signal?.aborted) return { deleted, bytes, state };
      const some = garbage.splice(0, DELETED_AT_ONCE);
      await Promise.all(some.map(async ({ key }) => store.delete(key)));
      deleted += some.length;
      for (const kept of some) bytes += kept.bytes;
    }
  }
  return { deleted, bytes, state: await cache.catchUp(sweep) };
}

async function* pages(all: AsyncIterable<Kept>): AsyncIterable<readonly Kept[]> {
  let page: Kept[] = [];
  for await (const kept of all) {
    page.push(kept);
    if (page.length < PAGE_COUNT) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
