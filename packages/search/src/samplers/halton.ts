// The Halton sequence (1960): in each dimension the digits of the trial's number, mirrored at the
// point, in a prime base of its own; the digits of each place are permuted at random (Owen 2017,
// arXiv:1706.02808), without which dimensions of large neighbouring bases run along a diagonal.
// Invariants: a point is a function of (seed, trial, dimension); in base b the first b^k points
// have exactly one coordinate in each of b^k equal parts.
//
// Use it as Sobol is used; it has no favourite numbers of trials (Sobol likes powers of two). Do
// not use it in more than some twenty dimensions: it needs as many points as its base, the n-th
// prime, to have been everywhere once.

import { permutation, stream, uniform } from "@caviar/random";
import { z } from "zod";

import { strict } from "../expected.ts";
import type { UnitPoint } from "../space/space.ts";
import type { PointSampler } from "./sampler.ts";

export const haltonSchema = strict({ name: z.literal("halton") }).readonly();

/** Evenly spread points of the unit cube. */
export function halton(): PointSampler {
  return {
    kind: "points",
    learns: false,
    propose({ space, seed }, _history, trial) {
      const unit = haltonPoint(Object.keys(space).length, seed, trial);
      return { unit, reason: `point ${trial} of a scrambled Halton sequence` };
    },
  };
}

/** Digits behind the point: at least so many values a coordinate. */
const RESOLUTION = 2 ** 32;

/** Point `index` of the sequence in the unit cube of `dimensions`. */
export function haltonPoint(dimensions: number, seed: number, index: number): UnitPoint {
  return primes(dimensions).map((base, dimension) => {
    const jitter = uniform(stream(seed, "trial", index), dimension);
    let rest = index;
    let coordinate = 0;
    let weight = 1;
    for (let place = 0; 1 / weight < RESOLUTION; place++) {
      const order = permutation(stream(seed, "halton", dimension, place), base);
      weight /= base;
      coordinate += order[rest % base]! * weight;
      rest = Math.floor(rest / base);
    }
    return Math.min(1, coordinate + jitter * weight);
  });
}

function primes(count: number): readonly number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  }
  return found;
}
