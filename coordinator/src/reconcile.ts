// Look at a sweep and do what is missing. Any coordinator may do it at any time and as often as it
// likes: decisions are guarded by a fence, jobs by their ids. Nothing is remembered in between.

import { CaviarError } from "@caviar/errors";
import { decide, lead, type Queues, type Redis, redisNow, retireSweep } from "@caviar/ledger";
import type { Logger } from "@caviar/process";
import { type EventBody, plan, type SweepId, type SweepState } from "@caviar/protocol";

import { admit } from "./admit.ts";
import type { PoolCensus } from "./pool-census.ts";
import type { SweepCache } from "./sweep-cache.ts";
import { trialJobs } from "./trial-jobs.ts";

/** Steps of one reconcile, at most; a sweep that needs more is looked at again by the tick. */
const STEPS_MAX = 1000;

export type Reconciler = {
  readonly redis: Redis;
  readonly queues: Queues;
  readonly cache: SweepCache;
  readonly census: PoolCensus;
  readonly log: Logger;
};

export async function reconcile(reconciler: Reconciler, sweep: SweepId): Promise<void> {
  const { redis, queues, cache, log } = reconciler;
  const before = await cache.catchUp(sweep);
  if (!before || before.phase === "ended") {
    await retireSweep(redis, sweep);
    return;
  }
  const state = await settle(reconciler, sweep, before);
  if (!state) {
    log.info({ sweep }, "another coordinator has taken over this sweep");
    return;
  }
  const jobs = await admit(reconciler, [sweep, state], trialJobs(sweep, state));
  if (state.phase === "ended") {
    log.info({ sweep, ...state.ending }, "sweep ended");
    await retireSweep(redis, sweep);
    return;
  }
  if (jobs.length > 0) await queues.addTrials(state.spec.pool, jobs);
}

/** Append what is due until nothing is; undefined when another coordinator took the lead. */
async function settle(
  { redis, cache, log }: Reconciler,
  sweep: SweepId,
  before: SweepState,
): Promise<SweepState | undefined> {
  if ((await due(redis, before)).length === 0) return before;
  const fence = await lead(redis, sweep);
  for (let operation = 0; operation < STEPS_MAX; operation++) {
    const state = await cache.catchUp(sweep);
    if (!state) throw new CaviarError("CAV_SWEEP_UNKNOWN", `the ledger of ${sweep} has gone`);
    const events = await due(redis, state);
    if (events.length === 0) return state;
    for (const event of events) log.debug({ sweep, event }, event.kind);
    if (!(await decide(redis, sweep, { fence, operation, basis: state.seq, events })))
      return undefined;
  }
  throw new CaviarError("CAV_INTERNAL", `${sweep} asked for more than ${STEPS_MAX} steps at once`);
}

/** The plan; a budget of hours is measured by the clock that the ledger's events have too. */
async function due(redis: Redis, state: SweepState): Promise<readonly EventBody[]> {
  if (state.spec.budget.hours === undefined) return plan(state);
  return plan(state, await redisNow(redis));
}
