// Histories whose trials are kept in pieces (trial-list.ts), behind the plain data that everybody sees.
// A sweep of 100,000 trials has as many histories; its trials as an array are only made for who asks.

import type { History, TrialRecord } from "./history.ts";
import type { UnitPoint } from "./space/space.ts";
import { TrialList } from "./trial-list.ts";

const lists = new WeakMap<History, TrialList>();

/** By the first trial's point: the list last seen that began with it, to share with the next one. */
const latest = new WeakMap<UnitPoint, TrialList>();

/** What a history says beside its trials. */
type Knowledge = Pick<History, "zooms"> & { readonly enqueued?: History["enqueued"] | undefined };

/** A history of listed trials, with all else that it knows. */
export function listedHistory(list: TrialList, { zooms, enqueued }: Knowledge): History {
  let trials: readonly TrialRecord[] | undefined;
  const history: History = {
    get trials() {
      return (trials ??= list.toArray());
    },
    zooms,
    ...(enqueued && { enqueued }),
  };
  return noted(history, list);
}

/** The trials of a history. Of one that was not made here, every trial is looked at each time. */
export function listOf(history: History): TrialList {
  return lists.get(history) ?? sharedList(history.trials);
}

/** The same history, listed, so that its trials need not be looked at again and again. */
export function listed(history: History): History {
  if (lists.has(history)) return history;
  // Another object, because whoever made the first one might write to its list.
  return noted({ ...history }, sharedList(history.trials));
}

function noted(history: History, list: TrialList): History {
  lists.set(history, list);
  const first = list.at(0);
  if (first !== undefined) latest.set(first.unit, list);
  return history;
}

function sharedList(trials: readonly TrialRecord[]): TrialList {
  const [first] = trials;
  if (first === undefined) return TrialList.empty;
  const list = TrialList.of(trials, latest.get(first.unit));
  latest.set(first.unit, list);
  return list;
}
