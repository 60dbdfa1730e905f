// What finished trials say about the parameters: points, and how good each trial was, as its rank.
// Ranks, because a learning rate that makes one trial in twenty diverge would otherwise seem to be
// all that matters, and because no scale of the loss can change them.

import type { History } from "../history.ts";
import { rankingOf } from "../samplers/ranking.ts";
import { activeDimensions } from "../space/active.ts";
import type { Space, UnitPoint } from "../space/space.ts";

export type Evidence = {
  readonly unit: UnitPoint;
  /** By dimension: whether the trial had the parameter. */
  readonly active: readonly boolean[];
  /** 0 for the best trial, 1 for the worst; what is equal shares its rank. Failed ones are worst. */
  readonly rank: number;
};

/** The share of a parameter in what made trials differ: in [0,1]. */
export type Importance = { readonly name: string; readonly share: number };

/** With rungs: of the trials that reached the most epochs at which there are `enough`. */
const ENOUGH = 20;

/** Best first. */
export function evidenceOf(space: Space, history: History): readonly Evidence[] {
  const { good: best, broken } = rankingOf(history, ENOUGH);
  const good = best.slice();
  const places: number[] = [];
  for (let start = 0; start < good.length;) {
    const { loss, violation } = good[start]!;
    let end = start;
    while (end < good.length && good[end]!.loss === loss && good[end]!.violation === violation) {
      end++;
    }
    places.push(...Array<number>(end - start).fill((start + end - 1) / 2));
    start = end;
  }
  const units = [...good, ...broken].map(({ unit }) => unit);
  const worst = Math.max(1, good.length - (broken.length > 0 ? 0 : 1));
  return units.map((unit, i) => ({
    unit,
    active: activeDimensions(space, unit),
    rank: (places[i] ?? worst) / worst,
  }));
}
