// The states of the sweeps that this coordinator works on or shows; a sweep that is new here begins
// with its snapshot.

import { beginFold, foldEvent, type SweepId, type SweepState } from "@caviar/protocol";
import { readSnapshot, type Redis } from "@caviar/ledger";

import { FoldCache } from "./fold-cache.ts";

const SWEEPS_MAX = 200;
/** About a kilobyte each. */
const TRIALS_MAX = 200_000;

export class SweepCache extends FoldCache<SweepState> {
  constructor(redis: Redis) {
    super(redis, {
      begin: beginFold,
      next: foldEvent,
      placeOf: (state) => state,
      trialsOf: ({ trials }) => trials.length,
      restore: async (sweep, end) => restored(redis, sweep, end),
      sweepsMax: SWEEPS_MAX,
      trialsMax: TRIALS_MAX,
    });
  }
}

/** A snapshot that cannot be read is one that is not there: the ledger has everything. */
async function restored(redis: Redis, sweep: SweepId, end: number) {
  const state = await readSnapshot(redis, sweep).catch((error: unknown) => {
    if (error instanceof Error && isOfRedis(error)) throw error;
    return undefined;
  });
  return state && state.seq <= end ? state : undefined;
}

/** A connection that failed says nothing about the snapshot. */
const isOfRedis = (error: Error) => /closed|max retries|ECONN|timed out/i.test(error.message);
