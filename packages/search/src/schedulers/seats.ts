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

function seatedByHeaps(results: readonly Result[], eta: number): readonly number[] {
  const queue = new SeatQueue(eta);
  return results.flatMap((result) => queue.push(result));
}

/**
 * With one objective: a heap of those among the best, the worst on top, and one of the others, the
 * best on top. A newcomer who is better than the worst inside changes places with him.
 */
export class SeatQueue {
  readonly #eta: number;
  readonly #results: Result[] = [];
  readonly #inside: Heap<number>;
  readonly #outside: Heap<number>;
  /** By index: whether it is in the heap of the best, and whether it got a seat. */
  readonly #isInside: boolean[] = [];
  readonly #hasSeat: boolean[] = [];
  #entered: number[] = [];

  constructor(eta: number) {
    this.#eta = eta;
    this.#inside = new Heap<number>((a, b) => this.#isBetter(b, a));
    this.#outside = new Heap<number>((a, b) => this.#isBetter(a, b));
  }

  /** The next result of the queue; the indexes of all who get a seat by it, best first. */
  push(result: Result): readonly number[] {
    const index = this.#results.push(result) - 1;
    this.#hasSeat.push(false);
    this.#isInside.push(false);
    const worst = this.#inside.top;
    const isAmongBest = worst !== undefined && this.#isBetter(index, worst);
    if (isAmongBest) this.#move(this.#inside.pop(), false);
    this.#move(index, isAmongBest);
    if ((index + 1) % this.#eta !== 0) return [];

    this.#move(this.#outside.pop(), true);
    const ready = this.#entered.filter((other) => this.#isInside[other] && !this.#hasSeat[other]);
    this.#entered = [];
    const winners = [...new Set(ready)].toSorted((a, b) => (this.#isBetter(a, b) ? -1 : 1));
    for (const winner of winners) this.#hasSeat[winner] = true;
    return winners;
  }

  #isBetter(a: number, b: number): boolean {
    const order = compareScalar(this.#results[a], this.#results[b]);
    return order < 0 || (order === 0 && a < b);
  }

  #move(index: number | undefined, goesIn: boolean): void {
    if (index === undefined) return;
    this.#isInside[index] = goesIn;
    (goesIn ? this.#inside : this.#outside).push(index);
    if (goesIn) this.#entered.push(index);
  }
}
