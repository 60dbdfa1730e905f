// Random numbers for a user's objective: each named place in training has its own, so that a trial
// that goes on from a checkpoint draws what it would have drawn.

import { below, normal, permutation, stream, uniform } from "@caviar/random";

export type Random = {
  /** In [0, 1). */
  readonly uniform: () => number;
  /** Of mean 0 and variance 1. */
  readonly normal: () => number;
  /** An integer in [0, n). */
  readonly below: (n: number) => number;
  /** 0..n-1 in some order. */
  readonly permutation: (n: number) => Uint32Array;
};

/** The numbers of `name` (at `index`, an epoch for instance), from their first one. */
export function randomOf(seed: number, name: string, index: number): Random {
  const from = stream(seed, "objective", name, index);
  let drawn = 0;
  return {
    uniform: () => uniform(from, drawn++),
    normal: () => normal(from, drawn++),
    below: (n) => below(from, drawn++, n),
    permutation: (n) => permutation(stream(seed, "objective", name, index, "order", drawn++), n),
  };
}
