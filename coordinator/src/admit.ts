// The jobs of a sweep that its pool's queue takes now: its share of the pool, next to the other
// sweeps' claims.

import { dropClaim, type Redis, writeClaim } from "@caviar/ledger";
import type { Logger } from "@caviar/process";
import type { SweepId, SweepState } from "@caviar/protocol";

import { admissionWindow, nextClaim, poolCapacity } from "./admission.ts";
import type { PoolCensus } from "./pool-census.ts";
import type { AddedJob } from "./trial-jobs.ts";

type Admission = { readonly redis: Redis; readonly census: PoolCensus; readonly log: Logger };

/**
 * Of all that a sweep calls for, what is admitted: what runs already, then the rest in its order, so
 * that promoted trials come before new ones. A sweep without jobs gives up its claim.
 */
export async function admit(
  { redis, census, log }: Admission,
  [sweep, state]: readonly [SweepId, SweepState],
  jobs: readonly AddedJob[],
): Promise<readonly AddedJob[]> {
  const { pool, weight } = state.spec;
  // Counted before anything is waited for: the state goes on meanwhile, and `jobs` does not.
  const finished = Math.max(0, state.trials.length - jobs.length);
  const view = await census.viewOf(pool);
  const { claims, slots } = view;
  if (jobs.length === 0) {
    if (claims.delete(sweep)) await dropClaim(redis, pool, sweep);
    return [];
  }
  census.tell(pool, view);
  const asked = { weight, wanted: jobs.length, finished, now: Date.now() };
  const before = claims.get(sweep);
  const claim = nextClaim(before, asked);
  claims.set(sweep, claim);
  if (claim.at !== before?.at) {
    // Nobody waits for it here: it is for the others, and the next look writes it again.
    writeClaim(redis, pool, [sweep, claim]).catch((error: unknown) => {
      log.warn({ err: error, sweep }, "a claim could not be written");
    });
  }
  const rate = [...claims.values()].reduce((sum, one) => sum + one.rate, 0);
  const capacity = poolCapacity(slots, rate);
  return runningFirst(state, jobs).slice(0, admissionWindow(claim, [...claims.values()], capacity));
}

function runningFirst({ trials }: SweepState, jobs: readonly AddedJob[]): readonly AddedJob[] {
  const isRunning = ({ job }: AddedJob) => trials[job.trial]?.trainer !== undefined;
  return [...jobs.filter(isRunning), ...jobs.filter((added) => !isRunning(added))];
}
