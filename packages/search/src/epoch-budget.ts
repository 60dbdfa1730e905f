// The budget of epochs in total. It holds back new trials, and new rounds, before they would lead
// beyond it; what has been begun is trained on. Looked at like a stop rule, in the history that the
// proposal of a trial may see, so that it cuts a reproducible sweep at the same trial always.

import type { Budget } from "./budget.ts";
import type { TrialRecord } from "./history.ts";
import { plannedWork } from "./planned-work.ts";
import type { Problem } from "./problem.ts";
import { derivedRounds } from "./samplers/coarse-to-fine-rounds.ts";

/** Why no trial of `next` epochs shall follow `trials`; undefined: the budget pays for it. */
export function trialReason(
  { totalEpochs }: Budget,
  trials: readonly TrialRecord[],
  next: number,
): string | undefined {
  if (totalEpochs === undefined) return undefined;
  const committed = trials.reduce((sum, record) => sum + epochsOf(record), 0);
  return committed + next > totalEpochs ? spent(totalEpochs) : undefined;
}

/** Why round `round` (1 is the first) shall not begin; undefined: the budget pays for it. */
export function roundReason({ sampler, budget }: Problem, round: number): string | undefined {
  const { totalEpochs } = budget;
  if (totalEpochs === undefined || sampler.name !== "coarse-to-fine") return undefined;
  const rounds = (sampler.rounds ?? derivedRounds(budget)).slice(0, round);
  const all = { ...budget, totalEpochs: undefined };
  const { epochs } = plannedWork({ sampler: { ...sampler, rounds }, budget: all });
  return epochs > totalEpochs ? spent(totalEpochs) : undefined;
}

/** What a trial is trained or is to be trained: an early end spares the rest. */
function epochsOf({ state, rungs, targetEpochs, parent }: TrialRecord): number {
  const hasEnded = state !== "pending" && state !== "resting";
  const reached = hasEnded ? (rungs.at(-1)?.epochs ?? targetEpochs) : targetEpochs;
  return reached - (parent?.epochs ?? 0);
}

const spent = (totalEpochs: number) => `the budget of ${totalEpochs} epochs in total is spent`;
