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

  return Array.from({ length: dimensions }, (_, dimension) => {
    const order = permutation(
      stream(seed, "latin", first + blockStart, "dimension", dimension),
      strata,
    );
    return (order[place - blockStart]! + uniform(jitter, dimension)) / strata;
  });
}
