// The jobs of a sweep that its pool's queue takes now: its share of the pool, next to the other
// sweeps' claims.

import { dropClaim, readClaims, type Redis, writeClaim } from "@caviar/ledger";
import type { SweepId, SweepState } from "@caviar/protocol";

import { admissionWindow, nextClaim, poolCapacity } from "./admission.ts";
import type { PoolCensus } from "./pool-census.ts";
import type { AddedJob } from "./trial-jobs.ts";

type Admission = { readonly redis: Redis; readonly census: PoolCensus };

/**
 * Of all that a sweep calls for, what is admitted: what runs already, then the rest in its order, so
 * that promoted trials come before new ones. A sweep without jobs gives up its claim.
 */
export async function admit(
  { redis, census }: Admission,
  [sweep, state]: readonly [SweepId, SweepState],
  jobs: readonly AddedJob[],
): Promise<readonly AddedJob[]> {
  const { pool, weight } = state.spec;
  if (jobs.length === 0) {
    await dropClaim(redis, pool, sweep);
    return [];
  }
  const now = Date.now();
  const claims = await readClaims(redis, pool, now);
  const before = claims.get(sweep);
  const finished = Math.max(0, state.trials.length - jobs.length);
  const claim = nextClaim(before, { weight, wanted: jobs.length, finished, now });
  if (claim.at !== before?.at || claim.wanted !== before.wanted) {
    await writeClaim(redis, pool, [sweep, claim]);
  }
  const all = [...new Map(claims).set(sweep, claim).values()];
  const rate = all.reduce((sum, one) => sum + one.rate, 0);
  const capacity = poolCapacity(await census.slotsOf(pool), rate);
  return runningFirst(state, jobs).slice(0, admissionWindow(claim, all, capacity));
}

function runningFirst({ trials }: SweepState, jobs: readonly AddedJob[]): readonly AddedJob[] {
  const isRunning = ({ job }: AddedJob) => trials[job.trial]?.trainer !== undefined;
  return [...jobs.filter(isRunning), ...jobs.filter((added) => !isRunning(added))];
}
