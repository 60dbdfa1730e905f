// Decide what is due in a sweep, until nothing is or the turn is over, under a fence of one's own.
//
// The state that decisions follow from belongs to whoever shows the sweep, too: it may take in
// further events whenever we wait. What was decided and from where (its basis) are therefore taken
// from it in one go.

import { CaviarError } from "@caviar/errors";
import { decide, lastSeq, lead, type Redis, redisNow } from "@caviar/ledger";
import type { Logger } from "@caviar/process";
import { type EventBody, plan, type SweepId, type SweepState } from "@caviar/protocol";

import type { SweepCache } from "./sweep-cache.ts";

export type Settler = {
  readonly redis: Redis;
  readonly cache: SweepCache;
  readonly log: Logger;
};

/** A coordinator's turn at a sweep. */
export type Turn = {
  /** Its place in the sweep's line of coordinators: none, until it has something to decide. */
  fence: string | undefined;
  operation: number;
  /** Whether others are to have theirs now: where results keep coming, something is always due. */
  readonly isOver: () => boolean;
};

/**
 * Append what is due until nothing is or the turn is over, which takes one step at least; undefined when
 * another coordinator took the lead. `onDecided` is waited for after each step: what it has decided
 * need not wait for the next.
 */
export async function settle(
  { redis, cache, log }: Settler,
  sweep: SweepId,
  before: SweepState,
  turn: Turn,
  onDecided: (state: SweepState) => Promise<void> = async () => undefined,
): Promise<SweepState | undefined> {
  let state = before;
  do {
    let { basis, events } = await due(redis, state);
    if (events.length === 0) return state;
    if (turn.fence === undefined) {
      turn.fence = await lead(redis, sweep);
      // Who led before may have decided in between: what we would decide must follow from that.
      if ((await lastSeq(redis, sweep)) !== basis) {
        state = await known(cache, sweep);
        ({ basis, events } = await due(redis, state));
        if (events.length === 0) return state;
      }
    }
    for (const event of events) log.debug({ sweep, event }, event.kind);
    const { fence } = turn;
    const operation = turn.operation++;
    if (!(await decide(redis, sweep, { fence, operation, basis, events }))) return undefined;
    state = await known(cache, sweep);
    await onDecided(state);
  } while (!turn.isOver());
  return state;
}

/** What is due, and the sequence number of the state that it is due in. */
type Due = { readonly basis: number; readonly events: readonly EventBody[] };

/** The plan; a budget of hours is measured by the clock that the ledger's events have too. */
async function due(redis: Redis, state: SweepState): Promise<Due> {
  const now = state.spec.budget.hours === undefined ? undefined : await redisNow(redis);
  return { basis: state.seq, events: plan(state, now) };
}

async function known(cache: SweepCache, sweep: SweepId): Promise<SweepState> {
  const state = await cache.catchUp(sweep);
  if (state) return state;
  throw new CaviarError("CAV_SWEEP_UNKNOWN", `the ledger of ${sweep} has gone`);
}
