// What is kept about a history between two questions, so that an answer costs what has changed and
// not what there is. A follower is told of every record that came, went or changed: of those in which
// two lists of trials differ, which share what they have in common (trial-list.ts).
//
// Invariant: a follower that was told of the changes is the same as one that was filled anew. What it
// answers is therefore a function of the history alone, whoever else asked before.

import type { History, TrialRecord } from "./history.ts";
import { listOf } from "./listed-history.ts";
import type { UnitPoint } from "./space/space.ts";
import type { TrialList } from "./trial-list.ts";

export type Follower = {
  /** Take in all records at once; called first, on an empty follower. */
  fill(records: Iterable<TrialRecord>): void;
  /** One record was replaced, came (no `before`) or went (no `after`). */
  change(before: TrialRecord | undefined, after: TrialRecord | undefined): void;
};

/** Above so many changed records, and this share of all, filling a new follower is cheaper. */
const CHANGES_MAX = 64;
const CHANGED_SHARE_MAX = 1 / 8;

type Kept<F> = { follower: F; trials: TrialList };

/** The follower of any history, made by `make`; kept for as long as the first trial's point is. */
export function follower<F extends Follower>(make: () => F): (history: History) => F {
  const kept = new WeakMap<UnitPoint, Kept<F>>();
  return (history) => {
    const trials = listOf(history);
    const first = trials.at(0);
    if (first === undefined) return make();
    // By its point, which stays the same when the first trial's record changes.
    const known = kept.get(first.unit);
    if (known !== undefined) {
      catchUp(known, trials, make);
      return known.follower;
    }
    const made = filled(make, trials);
    kept.set(first.unit, { follower: made, trials });
    return made;
  };
}

function filled<F extends Follower>(make: () => F, trials: TrialList): F {
  const made = make();
  made.fill(trials);
  return made;
}

function catchUp<F extends Follower>(entry: Kept<F>, trials: TrialList, make: () => F): void {
  const before = entry.trials;
  if (before === trials) return;
  const changed = before.differences(trials);
  const isCheap = changed.length <= Math.max(CHANGES_MAX, CHANGED_SHARE_MAX * trials.length);
  if (!isCheap) entry.follower = filled(make, trials);
  else for (const i of changed) entry.follower.change(before.at(i), trials.at(i));
  entry.trials = trials;
}
