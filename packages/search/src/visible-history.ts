// What the proposal of one trial may see in a reproducible sweep. Which results are in when a
// trial is proposed depends on timing; which results it is *shown* must not.

import type { History, TrialRecord } from "./history.ts";

/**
 * The history as the proposal of `trial` sees it: the results of trials up to trial - parallelism
 * and no others; later ones appear as pending, without results, so that a sampler can keep away
 * from them. Zooms are shown as they are. Undefined: one of those results is still to come; wait.
 */
export function visibleHistory(
  history: History,
  trial: number,
  parallelism: number,
): History | undefined {
  const last = trial - parallelism;
  const seen = history.trials.slice(0, Math.max(0, last + 1));
  if (seen.length <= last || seen.some(({ state }) => state === "pending")) return undefined;

  const running = history.trials.slice(seen.length, trial).map((record): TrialRecord => {
    const { trial: number, round, unit, targetEpochs } = record;
    return { trial: number, round, unit, targetEpochs, state: "pending", rungs: [] };
  });
  return { trials: [...seen, ...running], zooms: history.zooms };
}
