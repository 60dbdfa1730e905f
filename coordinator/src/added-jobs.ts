// The jobs that this coordinator added a moment ago, so that a look at a busy sweep does not add all
// that is pending again. Only for a moment: a job can get lost, and then the tick brings it back.

import { type SweepId, trialJobId } from "@caviar/protocol";

import type { AddedJob } from "./trial-jobs.ts";

/** For how long a job counts as added; ms. Not longer than the tick. */
const REMEMBERED_MS = 5_000;

type Memory = { readonly since: number; readonly ids: Set<string> };

export class AddedJobs {
  readonly #sweeps = new Map<SweepId, Memory>();
  readonly #now: () => number;

  /** `now`: a clock in ms. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Of the jobs that a sweep calls for, those to add now; they count as added from here on. */
  missing(sweep: SweepId, jobs: readonly AddedJob[]): readonly AddedJob[] {
    const known = this.#sweeps.get(sweep);
    const isFresh = known !== undefined && this.#now() - known.since < REMEMBERED_MS;
    const ids = jobs.map(({ job, attempt }) => trialJobId(job, attempt));
    const missing = jobs.filter((_, i) => !isFresh || !known.ids.has(ids[i]!));
    const since = isFresh ? known.since : this.#now();
    // What is no longer wanted is forgotten: the set is never larger than what is pending.
    this.#sweeps.set(sweep, { since, ids: new Set(ids) });
    return missing;
  }

  forget(sweep: SweepId): void {
    this.#sweeps.delete(sweep);
  }
}
