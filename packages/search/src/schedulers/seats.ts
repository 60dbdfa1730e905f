// Who of a queue goes on: one of eta. In order, whenever eta more results have come there is one
// more seat, and whoever is among the best by then and has none gets one; seats are kept, also by
// those who later fall behind. Out of order, the best 1/eta of all that is there.
// Invariant (in order): what a longer queue gives begins with what any of its beginnings gives.

import { Heap } from "../heap.ts";
import { lossOf, violationOf } from "../history.ts";
import { bestFirst, compareScalar, isUsable, type Result } from "../result-order.ts";

/** Indexes of the results that get a seat, in the order in which they get it. */
export function seated(
  results: readonly Result[],
  eta: number,
  inOrder: boolean,
): readonly number[] {
  const isScalar = results.every((result) => (result?.losses.length ?? 0) <= 1);
  const winners = inOrder
    ? isScalar
      ? seatedByHeaps(results, eta)
      : seatedByPrefix(results, eta)
    : bestOf(results, Math.floor(results.length / eta), isScalar);
  return winners.filter((index) => isUsable(results[index]));
}

/** The best `seats` results: with one objective without sorting all of what may be very many. */
function bestOf(results: readonly Result[], seats: number, isScalar: boolean): readonly number[] {
  if (seats === 0) return [];
  if (!isScalar || results.some((result) => violationOf(result) > 0)) {
    return bestFirst(results).slice(0, seats);
  }
  const losses = Float64Array.from(results, lossOf);
  const border = losses.toSorted()[seats - 1]!;
  const near = [...losses.keys()].filter((index) => losses[index]! <= border);
  return near.toSorted((a, b) => losses[a]! - losses[b]! || a - b).slice(0, seats);
}

/** With several objectives the order of two results can depend on a third: rank anew each time. */
function seatedByPrefix(results: readonly Result[], eta: number): readonly number[] {
  const winners = new Set<number>();
  for (let seats = 1; seats * eta <= results.length; seats++) {
    const prefix = results.slice(0, seats * eta);
    for (const index of bestFirst(prefix).slice(0, seats)) winners.add(index);
  }
  return [...winners];
}

/**
 * With one objective: a heap of those among the best, the worst on top, and one of the others, the
 * best on top. A newcomer who is better than the worst inside changes places with him.
 */
function seatedByHeaps(results: readonly Result[], eta: number): readonly number[] {
  const isBetter = (a: number, b: number): boolean => {
    const order = compareScalar(results[a], results[b]);
    return order < 0 || (order === 0 && a < b);
  };
  const inside = new Heap<number>((a, b) => isBetter(b, a));
  const outside = new Heap<number>(isBetter);
  const isInside = new Uint8Array(results.length);
  const hasSeat = new Uint8Array(results.length);
  const winners: number[] = [];
  let entered: number[] = [];
  const move = (index: number | undefined, goesIn: boolean): void => {
    if (index === undefined) return;
    isInside[index] = goesIn ? 1 : 0;
    (goesIn ? inside : outside).push(index);
    if (goesIn) entered.push(index);
  };
  for (let index = 0; index < results.length; index++) {
    const worst = inside.top;
    const isAmongBest = worst !== undefined && isBetter(index, worst);
    if (isAmongBest) move(inside.pop(), false);
    move(index, isAmongBest);
    if ((index + 1) % eta !== 0) continue;

    move(outside.pop(), true);
    const ready = entered.filter((other) => isInside[other] === 1 && hasSeat[other] === 0);
    for (const winner of ready.toSorted((a, b) => (isBetter(a, b) ? -1 : 1))) {
      if (hasSeat[winner] === 0) winners.push(winner);
      hasSeat[winner] = 1;
    }
    entered = [];
  }
  return winners;
}
