// The finished trials of a history, best first: what every model-based sampler learns from.
//
// With rungs, losses are compared at one number of epochs only: the largest that enough trials have
// reached, as in BOHB (Falkner, Klein, Hutter 2018, arXiv:1807.01774, section 3.2). With several
// objectives the loss of a trial is its place in the order of `bestFirst`.
//
// Invariant: the answer is a function of the history alone. What is remembered between calls only
// saves time (../follower.ts): a sweep of 100,000 trials is not sorted again for each proposal.

import { follower } from "../follower.ts";
import { InTrialOrder } from "../in-trial-order.ts";
import { type History, lossOf, type Rung, type TrialRecord, violationOf } from "../history.ts";
import { bestFirst, isUsable } from "../result-order.ts";
import { lowerBound } from "../sorted.ts";
import type { UnitPoint } from "../space/space.ts";

export type Observation = {
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

/**
 * The ranking at the largest number of epochs at which `enough` trials have a finite loss; where
 * no number has so many, at the one that has the most.
 */
export function rankingOf({ trials }: History, enough: number): Ranking {
  return shelvesOf(trials).ranking(enough);
}

/** Of the trials below `end`, the best `most` with a usable result at exactly `epochs`, best first. */
export function rankedAt(
  { trials }: History,
  { epochs, end, most = Infinity }: { epochs: number; end: number; most?: number },
): readonly Observation[] {
  return shelvesOf(trials).rankedAt(epochs, end, most);
}

/** More of those that stopped short at one number of epochs would tell no more. */
const SHORT_MAX = 512;

class Shelves {
  readonly #known = new Map<number, TrialRecord>();
  /** By epochs: observations, best first. */
  readonly #shelves = new Map<number, Shelved[]>();
  readonly #broken = new InTrialOrder<UnitPoint>();
  readonly #pending = new InTrialOrder<UnitPoint>();
  /** How many observations have several objectives. */
  #several = 0;

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
      broken: this.#broken.values,
      pending: this.#pending.values,
    };
  }

  #shortOf(epochs: number): readonly UnitPoint[] {
    return [...this.#shelves].flatMap(([at, shelf]) => {
      if (at >= epochs) return [];
      return evenly(shelf, SHORT_MAX).flatMap(({ trial, unit }) => {
        const { state, rungs } = this.#known.get(trial)!;
        return state !== "pending" && rungs.at(-1)?.epochs === at ? [unit] : [];
      });
    });
  }

  rankedAt(epochs: number, end: number, most: number): readonly Observation[] {
    const shelf = this.#shelves.get(epochs) ?? [];
    if (this.#several > 0) return byFront(shelf.filter(({ trial }) => trial < end)).slice(0, most);
    const best: Observation[] = [];
    for (const observation of shelf) {
      if (best.length >= most) break;
      if (observation.trial < end) best.push(observation);
    }
    return best;
  }

  fill(records: readonly TrialRecord[]): void {
    for (const record of records) this.#add(record, true);
    for (const shelf of this.#shelves.values()) shelf.sort(inOrder);
  }

  change(before: TrialRecord | undefined, after: TrialRecord | undefined): void {
    if (before !== undefined) this.#remove(before);
    if (after !== undefined) this.#add(after, false);
  }

  #add(record: TrialRecord, isUnsorted: boolean): void {
    const { trial, unit, state, rungs } = record;
    this.#known.set(trial, record);
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
    this.#known.delete(trial);
  }

  #shelfAt(epochs: number): Shelved[] {
    let shelf = this.#shelves.get(epochs);
    if (shelf === undefined) this.#shelves.set(epochs, (shelf = []));
    return shelf;
  }
}

const shelvesOf = follower(() => new Shelves());

/** At most `size` of a list, evenly over its places. */
function evenly<T>(list: readonly T[], size: number): readonly T[] {
  if (list.length <= size) return list;
  return Array.from({ length: size }, (_, i) => list[Math.floor((i * list.length) / size)]!);
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
