// The finished trials of a history, best first: what every model-based sampler learns from.
//
// With rungs, losses are compared at one number of epochs only: the largest that enough trials have
// reached, as in BOHB (Falkner, Klein, Hutter 2018, arXiv:1807.01774, section 3.2). With several
// objectives the loss of a trial is its place in the order of `bestFirst`.
//
// Invariant: the answer is a function of the history alone. What is remembered between calls (by
// the identity of the first record) only saves time: records are compared by identity, and those
// that changed are moved, so that a sweep of 100,000 trials is not sorted again for each proposal.

import { type History, lossOf, type Rung, type TrialRecord, violationOf } from "../history.ts";
import { bestFirst, isUsable } from "../result-order.ts";
import type { UnitPoint } from "../space/space.ts";

type Observation = {
  readonly trial: number;
  readonly unit: UnitPoint;
  /** Finite. */
  readonly loss: number;
  /** 0: the trial kept its constraints. Whoever did not comes after all who did. */
  readonly violation: number;
};

export type Ranking = {
  /** Best first; of equals the lower trial number. Valid until the next call. */
  readonly good: readonly Observation[];
  /** Ended or resting before those epochs: not among the good. Of many, some, evenly over ranks. */
  readonly short: readonly UnitPoint[];
  /** Failed or without a finite loss, in trial order. */
  readonly broken: readonly UnitPoint[];
  /** Proposed, without any result yet, in trial order. */
  readonly pending: readonly UnitPoint[];
};

type Shelved = Observation & { readonly rung: Rung };

/** Above so many changed records, sorting all is cheaper than moving each. */
const MOVES_MAX = 64;

/**
 * The ranking at the largest number of epochs at which `enough` trials have a finite loss; where
 * no number has so many, at the one that has the most.
 */
export function rankingOf({ trials }: History, enough: number): Ranking {
  const [first] = trials;
  if (first === undefined) return { good: [], short: [], broken: [], pending: [] };
  let shelves = remembered.get(first);
  if (shelves === undefined) remembered.set(first, (shelves = new Shelves()));
  shelves.update(trials);
  return shelves.ranking(enough);
}

/** More of those that stopped short at one number of epochs would tell no more. */
const SHORT_MAX = 512;

class Shelves {
  readonly #known: TrialRecord[] = [];
  /** By epochs: observations, best first. */
  readonly #shelves = new Map<number, Shelved[]>();
  readonly #broken = new InTrialOrder();
  readonly #pending = new InTrialOrder();
  /** How many observations have several objectives. */
  #several = 0;

  update(trials: readonly TrialRecord[]): void {
    const known = this.#known;
    const changed = changedIndexes(known, trials);
    const sortAll = changed.length > MOVES_MAX;
    if (sortAll) this.#clear();
    else for (const i of changed) if (known[i] !== undefined) this.#remove(known[i]);
    known.length = Math.min(known.length, trials.length);
    for (const i of changed) if (trials[i] !== undefined) known[i] = trials[i];
    for (const record of sortAll ? known : changed.flatMap((i) => known[i] ?? [])) {
      this.#add(record, sortAll);
    }
    if (sortAll) for (const shelf of this.#shelves.values()) shelf.sort(inOrder);
  }

  ranking(enough: number): Ranking {
    let good: readonly Shelved[] = [];
    let epochs = -1;
    for (const [at, shelf] of this.#shelves) {
      const isBetter =
        shelf.length >= enough
          ? good.length < enough || at > epochs
          : shelf.length > good.length || (shelf.length === good.length && at > epochs);
      if (isBetter) [good, epochs] = [shelf, at];
    }
    return {
      good: this.#several > 0 ? byFront(good) : good,
      short: this.#shortOf(epochs),
      broken: this.#broken.units,
      pending: this.#pending.units,
    };
  }

  #shortOf(epochs: number): readonly UnitPoint[] {
    return [...this.#shelves].flatMap(([at, shelf]) => {
      if (at >= epochs) return [];
      return evenly(shelf, SHORT_MAX).flatMap(({ trial, unit }) => {
        const { state, rungs } = this.#known[trial]!;
        return state !== "pending" && rungs.at(-1)?.epochs === at ? [unit] : [];
      });
    });
  }

  #clear(): void {
    this.#shelves.clear();
    this.#broken.clear();
    this.#pending.clear();
    this.#several = 0;
  }

  #add(record: TrialRecord, isUnsorted: boolean): void {
    const { trial, unit, state, rungs } = record;
    for (const rung of rungs) {
      if (!isUsable(rung)) {
        this.#broken.set(trial, unit);
        continue;
      }
      const shelf = this.#shelfAt(rung.epochs);
      const observation = shelved(trial, unit, rung);
      if (rung.losses.length > 1) this.#several++;
      if (isUnsorted) shelf.push(observation);
      else shelf.splice(placeOf(shelf, observation), 0, observation);
    }
    if (state === "failed") this.#broken.set(trial, unit);
    if (state === "pending" && rungs.length === 0) this.#pending.set(trial, unit);
  }

  #remove({ trial, unit, rungs }: TrialRecord): void {
    for (const rung of rungs) {
      if (!isUsable(rung)) continue;
      const shelf = this.#shelfAt(rung.epochs);
      shelf.splice(placeOf(shelf, shelved(trial, unit, rung)), 1);
      if (rung.losses.length > 1) this.#several--;
    }
    this.#broken.delete(trial);
    this.#pending.delete(trial);
  }

  #shelfAt(epochs: number): Shelved[] {
    let shelf = this.#shelves.get(epochs);
    if (shelf === undefined) this.#shelves.set(epochs, (shelf = []));
    return shelf;
  }
}

const remembered = new WeakMap<TrialRecord, Shelves>();

/** Points by trial number, ascending, in whatever order they came. */
class InTrialOrder {
  readonly #trials: number[] = [];
  readonly units: UnitPoint[] = [];

  set(trial: number, unit: UnitPoint): void {
    const place = this.#placeOf(trial);
    const isKnown = this.#trials[place] === trial;
    this.#trials.splice(place, isKnown ? 1 : 0, trial);
    this.units.splice(place, isKnown ? 1 : 0, unit);
  }

  delete(trial: number): void {
    const place = this.#placeOf(trial);
    if (this.#trials[place] !== trial) return;
    this.#trials.splice(place, 1);
    this.units.splice(place, 1);
  }

  clear(): void {
    this.#trials.length = 0;
    this.units.length = 0;
  }

  #placeOf(trial: number): number {
    return lowerBound(this.#trials.length, (index) => this.#trials[index]! < trial);
  }
}

/** At most `size` of a list, evenly over its places. */
function evenly<T>(list: readonly T[], size: number): readonly T[] {
  if (list.length <= size) return list;
  return Array.from({ length: size }, (_, i) => list[Math.floor((i * list.length) / size)]!);
}

function changedIndexes(
  before: readonly TrialRecord[],
  after: readonly TrialRecord[],
): readonly number[] {
  const changed: number[] = [];
  const length = Math.max(before.length, after.length);
  // Object.is compares addresses; === would first load each record to see what it is.
  for (let i = 0; i < length; i++) if (!Object.is(before[i], after[i])) changed.push(i);
  return changed;
}

function shelved(trial: number, unit: UnitPoint, rung: Rung): Shelved {
  return { trial, unit, loss: lossOf(rung), violation: violationOf(rung), rung };
}

/** With several objectives: as `bestFirst` orders them, the place as the loss. */
function byFront(shelf: readonly Shelved[]): readonly Observation[] {
  const order = bestFirst(shelf.map(({ rung }) => rung));
  return order.map((index, place) => ({ ...shelf[index]!, loss: place }));
}

function inOrder(a: Shelved, b: Shelved): number {
  if (a.violation !== b.violation) return a.violation < b.violation ? -1 : 1;
  return a.loss - b.loss || a.trial - b.trial;
}

/** The first place whose observation does not come before `observation`. */
function placeOf(shelf: readonly Shelved[], observation: Shelved): number {
  return lowerBound(shelf.length, (index) => inOrder(shelf[index]!, observation) < 0);
}

/** The first index for which `isBefore` no longer holds, of those below `length`. */
function lowerBound(length: number, isBefore: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
