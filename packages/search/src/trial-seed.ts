// The seed of one trial's own randomness: a function of (sweep seed, trial number).

import { below, stream } from "@caviar/random";

const HALF = 2 ** 26;

/** An integer in [0, 2^52). */
export function trialSeed(sweepSeed: number, trial: number): number {
  const from = stream(sweepSeed, "trial-seed", trial);
  return below(from, 0, HALF) * HALF + below(from, 1, HALF);
}
