// The fold's state as the search sees it: points, targets and losses, and nothing of machines.

import type { History, Problem, TrialRecord } from "@caviar/search";

import type { Metrics } from "./metrics.ts";
import type { SweepSpec } from "./sweep-spec.ts";
import type { SweepState, TrialState } from "./sweep-state.ts";

/** The metric that a sweep judges by, as a loss: lower is better, a missing one is worst. */
export function lossOf({ metric }: Pick<SweepSpec, "metric">, metrics: Metrics): number {
  const value = metrics[metric.name];
  if (value === undefined || Number.isNaN(value)) return Infinity;
  return metric.goal === "minimize" ? value : -value;
}

function searchState(trial: TrialState): TrialRecord["state"] {
  return trial.phase === "ended" ? (trial.outcome ?? "failed") : trial.phase;
}

/** What sampler and scheduler decide from. */
export function historyOf(state: SweepState): History {
  return {
    trials: state.trials.map((trial) => ({
      trial: trial.trial,
      round: trial.round,
      unit: trial.unit,
      ...(trial.parent && { parent: { trial: trial.parent.trial, epochs: trial.parent.epochs } }),
      targetEpochs: trial.targetEpochs,
      state: searchState(trial),
      rungs: trial.rungs.map(({ epochs, metrics }) => ({
        epochs,
        losses: [lossOf(state.spec, metrics)],
      })),
    })),
    zooms: state.zooms,
  };
}

/** The search problem that a spec poses. */
export function problemOf(spec: SweepSpec): Problem {
  const { space, sampler, scheduler, budget, seed, parallelism, reproducible } = spec;
  const { forbidden, start, metric } = spec;
  const target = spec.stop?.target;
  // The search minimizes: a target for a metric to be maximized is one for its negative.
  const isFlipped = target !== undefined && metric.goal === "maximize";
  const stop = isFlipped ? { ...spec.stop, target: -target } : spec.stop;
  const strategy = { sampler, scheduler, budget, seed, parallelism, reproducible, stop };
  return { space, forbidden, start, ...strategy };
}
