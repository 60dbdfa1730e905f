// One order over results, for every strategy that asks who is better: constraints first, then
// losses, whether there is one objective or several (Deb's feasibility rules, CMAME 186, 2000):
//
//   1. kept the constraints, all losses finite: by the loss; several objectives by Pareto front,
//      within a front the more lonely first, so that a cut keeps the front's whole width;
//   2. broke the constraints: by how much;
//   3. a loss that is not finite, or no result at all.
//
// Of equals the earlier in the list is better.

import { lossOf, type Rung, violationOf } from "./history.ts";
import { crowdingDistances, dominates, paretoFronts } from "./pareto.ts";

/** A result, or undefined for a trial that should have given one and did not. */
export type Result = Rung | undefined;

/** Whether a result is of any use: all of its losses are finite. */
export function isUsable(result: Result): result is Rung {
  return result !== undefined && result.losses.length > 0 && result.losses.every(Number.isFinite);
}

/** Indexes into `results`, best first. */
export function bestFirst(results: readonly Result[]): readonly number[] {
  const hasSeveral = results.some((result) => (result?.losses.length ?? 0) > 1);
  const keys = hasSeveral ? paretoKeys(results) : results.map(scalarKey);
  return [...keys.keys()].toSorted((a, b) => compareKeys(keys[a]!, keys[b]!) || a - b);
}

/** The order of `bestFirst` for results of one objective: below 0 when `a` is better. */
export function compareScalar(a: Result, b: Result): number {
  return compareKeys(scalarKey(a), scalarKey(b));
}

/** A place in the order: lower is better, the first difference counts. */
export type Key = readonly [group: number, value: number, crowding: number];

/** Below 0 when `a` is better. */
export function compareKeys(a: Key, b: Key): number {
  // Not by subtraction: Infinity - Infinity is not a number.
  for (let i = 0; i < a.length; i++) {
    if (a[i]! < b[i]!) return -1;
    if (a[i]! > b[i]!) return 1;
  }
  return 0;
}

/** The place of a result of one objective. */
export function scalarKey(result: Result): Key {
  if (!isUsable(result)) return [2, 0, 0];
  const violation = violationOf(result);
  return violation > 0 ? [1, violation, 0] : [0, lossOf(result), 0];
}

function paretoKeys(results: readonly Result[]): readonly Key[] {
  const keys = results.map(scalarKey);
  const good = [...keys.keys()].filter((index) => keys[index]![0] === 0);
  const losses = good.map((index) => results[index]!.losses);
  const fronts = paretoFronts(losses);
  for (const front of new Set(fronts)) {
    const members = [...good.keys()].filter((place) => fronts[place] === front);
    const distances = crowdingDistances(members.map((place) => losses[place]!));
    for (const [i, place] of members.entries()) keys[good[place]!] = [0, front, -distances[i]!];
  }
  return keys;
}

/**
 * Whether `a` is clearly better than `b`, without regard to crowding or order: with several
 * objectives only a result that dominates is.
 */
export function isBetter(a: Result, b: Result): boolean {
  const [keyA, keyB] = [scalarKey(a), scalarKey(b)];
  if (keyA[0] !== 0 || keyB[0] !== 0) return compareKeys(keyA, keyB) < 0;
  const several = a!.losses.length > 1;
  return several ? dominates(a!.losses, b!.losses) : keyA[1] < keyB[1];
}

/** Indexes of the results that kept the constraints and that no other of them dominates, rising. */
export function paretoBest(results: readonly Result[]): readonly number[] {
  const good = [...results.keys()].filter((index) => scalarKey(results[index])[0] === 0);
  const fronts = paretoFronts(good.map((index) => results[index]!.losses));
  return good.filter((_, place) => fronts[place] === 0);
}
