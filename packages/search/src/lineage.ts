// Which records changed from one list of trials to a later one that was made from it, for followers
// that need not compare the two. A line of lists shares one journal; a list that was made from
// another than the last of its line begins a line of its own.

import type { TrialRecord } from "./history.ts";

/** A list's place: the entries of the journal up to `at` had been made when it was. */
type Place = { readonly journal: number[]; readonly at: number };

const places = new WeakMap<readonly TrialRecord[], Place>();

/** Note that `next` is `before` but for the records at the indexes `changed`, or added there. */
export function derive(
  before: readonly TrialRecord[],
  next: readonly TrialRecord[],
  changed: readonly number[],
): void {
  let place = places.get(before);
  if (place === undefined) places.set(before, (place = { journal: [], at: 0 }));
  const isLast = place.at === place.journal.length;
  const journal = isLast ? place.journal : [];
  if (isLast) for (const index of changed) journal.push(index);
  places.set(next, { journal, at: journal.length });
}

/** Indexes at which `next` may differ from `before`; undefined where that is not known. */
export function changedBetween(
  before: readonly TrialRecord[],
  next: readonly TrialRecord[],
): readonly number[] | undefined {
  const [from, to] = [places.get(before), places.get(next)];
  if (from === undefined || from.journal !== to?.journal || from.at > to.at) return undefined;
  return [...new Set(from.journal.slice(from.at, to.at))];
}
