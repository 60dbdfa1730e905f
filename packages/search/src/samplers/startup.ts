// The first trials of a sampler that learns: there is nothing to learn from yet.

import { latinPoint } from "./latin-hypercube.ts";
import type { Proposal, Setting } from "./sampler.ts";

/** Evenly from the whole space; points after the start-up's own when results are late. */
export function startupPoint(
  { space, seed, budget }: Setting,
  size: number,
  trial: number,
): Proposal {
  const run =
    trial < size
      ? { first: 0, size }
      : { first: size, size: Math.max(budget.trials, trial + 1) - size };
  const unit = latinPoint(run, Object.keys(space).length, seed, trial);
  return { unit, reason: "drawn from the whole space, to have something to learn from" };
}
