// The finished trials of a history, best first: what every model-based sampler learns from.
//
// With rungs, losses are compared at one number of epochs only: the largest that enough trials have
// reached, as in BOHB (Falkner, Klein, Hutter 2018, arXiv:1807.01774, section 3.2). With several
// objectives the loss of a trial is its place in the order of `bestFirst`.
//
// Invariant: the answer is a function of the history alone. What is remembered between calls only
// saves time (../follower.ts): a sweep of 100,000 trials is not sorted again for each proposal.

import { follower } from "../follower.ts";
import { type History, lossOf, type Rung, type TrialRecord, violationOf } from "../history.ts";
import { bestFirst, isUsable } from "../result-order.ts";
import { type Sequence, SortedList } from "../sorted-list.ts";
import type { UnitPoint } from "../space/space.ts";

/** A trial and its point. */
export type Tried = {
  readonly trial: number;
  readonly unit: UnitPoint;
};

export type Observation = Tried & {
  /** Finite. */
  readonly loss: number;
  /** 0: the trial kept its constraints. Whoever did not comes after all who did. */
  readonly violation: number;
};

export type Ranking = {
  /** Best first; of equals the lower trial number. Valid until the next call. */
  readonly good: Sequence<Observation>;
  /** The number of the trial at a place of `good`. */
  readonly goodTrialAt: (place: number) => number;
  /** Ended or resting before those epochs: not among the good. Of many, some, evenly over ranks. */
  readonly short: Sequence<Tried>;
  /** Failed or without a finite loss, in trial order. */
  readonly broken: Sequence<Tried>;
  /** Proposed, without any result yet, in trial order. */
  readonly pending: Sequence<Tried>;
};

type Shelved = Observation & { readonly rung: Rung };

/**
 * The ranking at the largest number of epochs at which `enough` trials have a finite loss; where
 * no number has so many, at the one that has the most.
 */
export function rankingOf(history: History, enough: number): Ranking {
  return shelvesOf(history).ranking(enough);
}

/** Of the trials below `end`, the best `most` with a usable result at exactly `epochs`, best first. */
export function rankedAt(
  history: History,
  { epochs, end, most = Infinity }: { epochs: number; end: number; most?: number },
): readonly Observation[] {
  return shelvesOf(history).rankedAt(epochs, end, most);
}

/** More of those that stopped short at one number of epochs would tell no more. */
const SHORT_MAX = 512;

class Shelves {
  readonly #known = new Map<number, TrialRecord>();
  /** By epochs: observations, best first. */
  readonly #shelves = new Map<number, SortedList<Shelved>>();
  readonly #broken = new SortedList<Tried>(byTrial);
  readonly #pending = new SortedList<Tried>(byTrial);
  /** How many observations have several objectives. */
  #several = 0;

  ranking(enough: number): Ranking {
    let good = NONE;
    let epochs = -1;
    for (const [at, shelf] of this.#shelves) {
      const isBetter =
        shelf.length >= enough
          ? good.length < enough || at > epochs
          : shelf.length > good.length || (shelf.length === good.length && at > epochs);
      if (isBetter) [good, epochs] = [shelf, at];
    }
    const fronts = this.#several > 0 ? byFront(good) : undefined;
    return {
      good: fronts ?? good,
      goodTrialAt: (place) => fronts?.[place]!.trial ?? good.numberAt(place),
      short: this.#shortOf(epochs),
      broken: this.#broken,
      pending: this.#pending,
    };
  }

  #shortOf(epochs: number): readonly Tried[] {
    const shelves = [...this.#shelves].filter(([at]) => at < epochs);
    // In an order that does not tell in which one the shelves were filled.
    return shelves
      .toSorted(([a], [b]) => a - b)
      .flatMap(([at, shelf]) => {
        return evenly(shelf, SHORT_MAX).filter(({ trial }) => {
          const { state, rungs } = this.#known.get(trial)!;
          return state !== "pending" && rungs.at(-1)?.epochs === at;
        });
      });
  }

  rankedAt(epochs: number, end: number, most: number): readonly Observation[] {
    const shelf = this.#shelves.get(epochs) ?? [];
    if (this.#several > 0) {
      const known = [...shelf].filter(({ trial }) => trial < end);
      return byFront(known).slice(0, most);
    }
    const best: Observation[] = [];
    for (const observation of shelf) {
      if (best.length >= most) break;
      if (observation.trial < end) best.push(observation);
    }
    return best;
  }

  fill(records: Iterable<TrialRecord>): void {
    const all = [...records];
    for (const record of all) this.#note(record);
    this.#broken.addAll(all.filter(isBroken));
    this.#pending.addAll(all.filter(isPending));
    const found = all.flatMap(shelvedOf);
    for (const epochs of new Set(found.map(({ rung }) => rung.epochs))) {
      this.#shelfAt(epochs).addAll(found.filter(({ rung }) => rung.epochs === epochs));
    }
  }

  change(before: TrialRecord | undefined, after: TrialRecord | undefined): void {
    if (before !== undefined) this.#remove(before);
    if (after !== undefined) this.#add(after);
  }

  #add(record: TrialRecord): void {
    this.#note(record);
    for (const found of shelvedOf(record)) this.#shelfAt(found.rung.epochs).add(found);
    if (isBroken(record)) this.#broken.add(record);
    if (isPending(record)) this.#pending.add(record);
  }

  #remove(record: TrialRecord): void {
    const found = shelvedOf(record);
    for (const { rung } of found) if (rung.losses.length > 1) this.#several--;
    for (const one of found) this.#shelfAt(one.rung.epochs).delete(one);
    this.#broken.delete(record);
    this.#pending.delete(record);
    this.#known.delete(record.trial);
  }

  #note(record: TrialRecord): void {
    this.#known.set(record.trial, record);
    for (const rung of record.rungs.filter(isUsable)) if (rung.losses.length > 1) this.#several++;
  }

  #shelfAt(epochs: number): SortedList<Shelved> {
    let shelf = this.#shelves.get(epochs);
    if (shelf === undefined) this.#shelves.set(epochs, (shelf = newShelf()));
    return shelf;
  }
}

const newShelf = () => new SortedList<Shelved>(inOrder, ({ trial }) => trial);
const NONE = newShelf();

const shelvesOf = follower(() => new Shelves());

/** At most `size` of a list, evenly over its places. */
function evenly<T>(list: Sequence<T>, size: number): readonly T[] {
  if (list.length <= size) return list.slice();
  return Array.from({ length: size }, (_, i) => list.at(Math.floor((i * list.length) / size))!);
}

/** What a trial showed, one an epoch at which its result is of any use. */
function shelvedOf({ trial, unit, rungs }: TrialRecord): readonly Shelved[] {
  return rungs.filter(isUsable).map((rung) => {
    return { trial, unit, loss: lossOf(rung), violation: violationOf(rung), rung };
  });
}

function isBroken({ state, rungs }: TrialRecord): boolean {
  return state === "failed" || !rungs.every(isUsable);
}

function isPending({ state, rungs }: TrialRecord): boolean {
  return state === "pending" && rungs.length === 0;
}

/** With several objectives: as `bestFirst` orders them, the place as the loss. */
function byFront(shelf: Iterable<Shelved>): readonly Observation[] {
  const all = [...shelf];
  const order = bestFirst(all.map(({ rung }) => rung));
  return order.map((index, place) => ({ ...all[index]!, loss: place }));
}

function inOrder(a: Shelved, b: Shelved): number {
  if (a.violation !== b.violation) return a.violation < b.violation ? -1 : 1;
  return a.loss - b.loss || a.trial - b.trial;
}

function byTrial(a: Tried, b: Tried): number {
  return a.trial - b.trial;
}
