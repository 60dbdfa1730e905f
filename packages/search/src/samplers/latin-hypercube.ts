// Latin hypercube sampling (McKay, Beckman, Conover 1979): of n points, each dimension's n equal
// strata hold one each, so that a few points already cover every scale and every choice evenly.
// Long runs are cut into blocks, so a point costs the same in a run of any length.
// Invariant: a point is a function of (seed, run, trial, dimension).

import { assert } from "@caviar/errors";
import { permutation, stream, uniform } from "@caviar/random";

import type { UnitPoint } from "../space/space.ts";

const BLOCK_MAX = 64;

/** Trials first, first + 1, ... first + size - 1, which are drawn as one design. */
export type Run = { readonly first: number; readonly size: number };

/** The point of `trial`, a member of `run`, in the unit cube of `dimensions`. */
export function latinPoint(
  { first, size }: Run,
  dimensions: number,
  seed: number,
  trial: number,
): UnitPoint {
  const place = trial - first;
  assert(place >= 0 && place < size, `trial ${trial} is not among ${size} from ${first} on`);
  const blockStart = place - (place % BLOCK_MAX);
  const strata = Math.min(BLOCK_MAX, size - blockStart);
  const jitter = stream(seed, "trial", trial);

  return ordersOf({ seed, start: first + blockStart, strata, dimensions }).map(
    (order, dimension) => (order[place - blockStart]! + uniform(jitter, dimension)) / strata,
  );
}

type Block = {
  readonly seed: number;
  readonly start: number;
  readonly strata: number;
  readonly dimensions: number;
};

/** By dimension, the stratum of each point of a block; those of the last block are remembered. */
function ordersOf({ seed, start, strata, dimensions }: Block): readonly (readonly number[])[] {
  const key = `${seed} ${start} ${strata} ${dimensions}`;
  if (key !== lastOrders.key) {
    const orders = Array.from({ length: dimensions }, (_, dimension) => [
      ...permutation(stream(seed, "latin", start, "dimension", dimension), strata),
    ]);
    lastOrders = { key, orders };
  }
  return lastOrders.orders;
}

let lastOrders: { readonly key: string; readonly orders: readonly (readonly number[])[] } = {
  key: "",
  orders: [],
};
