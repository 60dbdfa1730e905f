// Decide what is due in a sweep, until nothing is or the turn is over, under a fence of one's own.
//
// The state that decisions follow from belongs to whoever shows the sweep, too: it may take in
// further events whenever we wait. What was decided and from where (its basis) are therefore taken
// from it in one go.

import { setImmediate } from "node:timers/promises";

import { CaviarError } from "@caviar/errors";
import { type Decisions, decide, lastSeq, lead, type Redis, redisNow } from "@caviar/ledger";
import type { Logger } from "@caviar/process";
import { plan, type SweepId, type SweepState } from "@caviar/protocol";

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
 * another coordinator took the lead. `onDecided` hears of each step before the next is planned, and has
 * done with it before the one after that: what was decided need not wait, nor does the plan for it.
 */
export async function settle(
  { redis, cache, log }: Settler,
  sweep: SweepId,
  before: SweepState,
  turn: Turn,
  onDecided: (state: SweepState) => Promise<void> = async () => undefined,
): Promise<SweepState | undefined> {
  let state = before;
  let told = Promise.resolve();
  do {
    let { basis, basisAt, events } = await due(redis, state);
    if (events.length === 0) break;
    if (turn.fence === undefined) {
      turn.fence = await lead(redis, sweep);
      // Who led before may have decided in between: what we would decide must follow from that.
      if ((await lastSeq(redis, sweep)) !== basis) {
        state = await known(cache, sweep);
        ({ basis, basisAt, events } = await due(redis, state));
        if (events.length === 0) break;
      }
    }
    for (const event of events) log.debug({ sweep, event }, event.kind);
    const { fence } = turn;
    const operation = turn.operation++;
    // Asked for together: Redis answers in order, so that what is read has the decisions in it.
    const [decidedBy, read] = await Promise.all([
      decide(redis, sweep, { fence, operation, basis, basisAt, events }),
      cache.catchUp(sweep),
      told,
    ]);
    if (decidedBy === undefined) return undefined;
    // Not so when the script had to be sent again.
    state = read !== undefined && read.seq >= decidedBy ? read : await known(cache, sweep);
    told = onDecided(state);
    told.catch(() => undefined); // it is waited for below
    // A turn of the event loop in which that is written, and one in which it leaves: a plan takes long.
    await setImmediate();
    await setImmediate();
  } while (!turn.isOver());
  await told;
  return state;
}

/** What is due, and the last event of the state that it is due in: its sequence number and time. */
type Due = Pick<Required<Decisions>, "basis" | "basisAt" | "events">;

/** The plan; a budget of hours is measured by the clock that the ledger's events have too. */
async function due(redis: Redis, state: SweepState): Promise<Due> {
  const now = state.spec.budget.hours === undefined ? undefined : await redisNow(redis);
  const { seq: basis, at: basisAt } = state;
  return { basis, basisAt, events: plan(state, now) };
}

async function known(cache: SweepCache, sweep: SweepId): Promise<SweepState> {
  const state = await cache.catchUp(sweep);
  if (state) return state;
  throw new CaviarError("CAV_SWEEP_UNKNOWN", `the ledger of ${sweep} has gone`);
}
