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
  return { trials: state.trials.map((trial) => recordOf(state.spec, trial)), zooms: state.zooms };
}

/** The same record for as long as nothing changes: what the search remembers it knows by that. */
function recordOf(spec: SweepSpec, trial: TrialState): TrialRecord {
  const { round, unit, targetEpochs, rungs } = trial;
  const state = searchState(trial);
  const known = records.get(trial);
  const isCurrent =
    known?.round === round &&
    known.targetEpochs === targetEpochs &&
    known.state === state &&
    known.rungs.length === rungs.length;
  if (isCurrent) return known;
  const record = {
    trial: trial.trial,
    round,
    unit,
    ...(trial.parent && { parent: { trial: trial.parent.trial, epochs: trial.parent.epochs } }),
    targetEpochs,
    state,
    rungs: rungs.map(
      ({ epochs, metrics }, i) => known?.rungs[i] ?? { epochs, losses: [lossOf(spec, metrics)] },
    ),
  };
  records.set(trial, record);
  return record;
}

/** Rungs are only ever added to a trial. */
const records = new WeakMap<TrialState, TrialRecord>();

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
