// The seed that a trial trains with.

import { trialSeed } from "@caviar/search";

import type { SweepState, TrialState } from "./sweep-state.ts";

/**
 * That of the trial which was first of a line of retries and branches: so they train the same as far as
 * nobody changes anything.
 */
export function seedOf(state: Pick<SweepState, "spec" | "trials">, trial: TrialState): number {
  return trialSeed(state.spec.seed, firstOf(state.trials, trial));
}

function firstOf(trials: readonly TrialState[], one: TrialState): number {
  const { trial, retryOf, panda, parent } = one;
  const number = panda?.isBranch ? parent?.trial : retryOf;
  const before = number === undefined ? undefined : trials[number];
  return before ? firstOf(trials, before) : trial;
}
