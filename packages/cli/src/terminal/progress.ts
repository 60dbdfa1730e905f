// How much of a sweep is done, in epochs: trials differ too much in length to be counted.

import { problemOf, type SweepState, type TrialState } from "@caviar/protocol";
import { derivedRounds, plannedWork } from "@caviar/search";

export type Progress = {
  readonly epochs: number;
  readonly epochsPlanned: number;
  readonly trialsEnded: number;
  readonly trialsPlanned: number;
  /** Counted from 1; undefined for samplers that do not work in rounds. */
  readonly round: { readonly now: number; readonly of: number } | undefined;
};

export function progressOf(state: SweepState): Progress {
  const planned = plannedWork(problemOf(state.spec));
  const epochs = state.trials.reduce((sum, trial) => sum + workOf(trial), 0);
  return {
    epochs: Math.min(epochs, planned.epochs),
    epochsPlanned: planned.epochs,
    trialsEnded: state.trials.filter(({ phase }) => phase === "ended").length,
    trialsPlanned: planned.trials,
    round: roundOf(state),
  };
}

/** What a trial that was cut short will never train counts as done. */
function workOf({ phase, outcome, epoch, targetEpochs }: TrialState): number {
  return phase === "ended" && outcome !== "completed" ? targetEpochs : epoch;
}

function roundOf({ spec, trials }: SweepState): Progress["round"] {
  const { sampler, budget } = spec;
  if (sampler.name !== "coarse-to-fine") return undefined;
  const of = (sampler.rounds ?? derivedRounds(budget)).length;
  const now = trials.reduce((latest, { round }) => Math.max(latest, round), 1);
  return { now, of };
}

/** Milliseconds to go, judged by the epochs since `since`; undefined while too little is known. */
export function remainingMs(
  { epochs, epochsPlanned }: Progress,
  since: { readonly epochs: number; readonly elapsedMs: number },
): number | undefined {
  const done = epochs - since.epochs;
  return done > 0 && epochs < epochsPlanned
    ? (since.elapsedMs / done) * (epochsPlanned - epochs)
    : undefined;
}
