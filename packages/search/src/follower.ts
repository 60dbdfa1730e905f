// What is kept about a history between two questions, so that an answer costs what has changed and
// not what there is. A follower is told of every record that came, went or changed: as lineage.ts
// knows it, or else by comparing identities, since no record is ever written to.
//
// Invariant: a follower that was told of the changes is the same as one that was filled anew. What it
// answers is therefore a function of the history alone, whoever else asked before.

import type { TrialRecord } from "./history.ts";
import { changedBetween } from "./lineage.ts";

export type Follower = {
  /** Take in all records at once; called first, on an empty follower. */
  fill(records: readonly TrialRecord[]): void;
  /** One record was replaced, came (no `before`) or went (no `after`). */
  change(before: TrialRecord | undefined, after: TrialRecord | undefined): void;
};

/** Above so many changed records, filling a new follower is cheaper than telling the old one. */
const CHANGES_MAX = 64;

/** `known`: a copy, since a caller might write to his list. */
type Kept<F> = { follower: F; trials: readonly TrialRecord[]; readonly known: TrialRecord[] };

/** The follower of any list of records, made by `make`; kept for as long as its first record is. */
export function follower<F extends Follower>(make: () => F): (trials: readonly TrialRecord[]) => F {
  const kept = new WeakMap<TrialRecord, Kept<F>>();
  let latest: WeakRef<Kept<F>> | undefined;
  return (trials) => {
    const [first] = trials;
    if (first === undefined) return make();
    // The first record changes too: where it came from it is still the same line.
    const last = latest?.deref();
    const isLine = last !== undefined && changedBetween(last.trials, trials) !== undefined;
    const known = isLine ? last : kept.get(first);
    const entry = known ?? { follower: filled(make, trials), trials, known: [...trials] };
    if (known !== undefined) catchUp(known, trials, make);
    if (entry !== last) latest = new WeakRef(entry);
    kept.set(first, entry);
    return entry.follower;
  };
}

function filled<F extends Follower>(make: () => F, trials: readonly TrialRecord[]): F {
  const made = make();
  made.fill(trials);
  return made;
}

function catchUp<F extends Follower>(
  entry: Kept<F>,
  trials: readonly TrialRecord[],
  make: () => F,
): void {
  const { known } = entry;
  const changed = changedBetween(entry.trials, trials) ?? differences(known, trials);
  if (changed.length > CHANGES_MAX) entry.follower = filled(make, trials);
  else for (const i of changed) entry.follower.change(known[i], trials[i]);
  for (const i of changed) if (trials[i] !== undefined) known[i] = trials[i];
  known.length = trials.length;
  entry.trials = trials;
}

function differences(
  before: readonly TrialRecord[],
  after: readonly TrialRecord[],
): readonly number[] {
  const changed: number[] = [];
  const length = Math.max(before.length, after.length);
  // Object.is compares addresses; === would first load each record to see what it is.
  for (let i = 0; i < length; i++) if (!Object.is(before[i], after[i])) changed.push(i);
  return changed;
}
