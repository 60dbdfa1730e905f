// What would otherwise be looked for by walking all trials at every look at a sweep: trials by
// phase, and the search's view of them. The fold keeps it up to date, a trial at a time.
//
// Invariant: it follows from the trials alone. A record of the search's view is replaced when the
// search could see a change and is the same object otherwise, so that whoever learns from the
// history (a sampler's ranking) finds by identity what is new.

import { GrowingTrials, type TrialRecord } from "@caviar/search";

import { toJson } from "./json.ts";
import type { Metrics } from "./metrics.ts";
import { sampledAt } from "./panda/seen-by-search.ts";
import type { SweepSpec } from "./sweep-spec.ts";
import type { TrialState } from "./sweep-state.ts";

export type TrialIndex = {
  /** Numbers of the trials in a phase, in no order. */
  readonly pending: Set<number>;
  readonly resting: Set<number>;
  /** Those of both that a person wants stopped. */
  readonly toStop: Set<number>;
  /** Those, ended or not, that are or were in a person's hands. */
  readonly pandas: Set<number>;
  /** As the search sees the trials. */
  readonly records: GrowingTrials;
  /** Chunks of TRIALS_PER_CHUNK trials in which something changed since the last snapshot. */
  readonly changed: Set<number>;
};

/** Trials that a snapshot keeps together. */
export const TRIALS_PER_CHUNK = 512;

export const emptyIndex = (): TrialIndex => ({
  pending: new Set(),
  resting: new Set(),
  toStop: new Set(),
  pandas: new Set(),
  records: new GrowingTrials(),
  changed: new Set(),
});

/** Take note of what an event did to `trial`. */
export function noteTrial(index: TrialIndex, spec: SweepSpec, trial: TrialState): void {
  const { pending, resting, toStop, records, changed } = index;
  const { trial: number, phase } = trial;
  changed.add(Math.floor(number / TRIALS_PER_CHUNK));
  if (phase === "pending") pending.add(number);
  else pending.delete(number);
  if (phase === "resting") resting.add(number);
  else resting.delete(number);
  if (phase !== "ended" && trial.stopAskedBy !== undefined) toStop.add(number);
  else toStop.delete(number);
  const before = records.at(number);
  if (trial.panda) {
    index.pandas.add(number);
    const record = recordOfPanda(spec, trial);
    if (!before || toJson(before) !== toJson(record)) records.set(record);
  } else if (!before || !isSeenAs(before, trial)) records.set(recordOf(spec, trial));
}

/** As one that was stopped and gave no result, unless it is a sample of some point. */
function recordOfPanda(spec: SweepSpec, trial: TrialState): TrialRecord {
  const unit = sampledAt(spec, trial);
  if (unit) return { ...recordOf(spec, trial), unit };
  const { trial: number, round, targetEpochs } = trial;
  return { trial: number, round, targetEpochs, unit: trial.unit, state: "stopped", rungs: [] };
}

/** The metric that a sweep judges by, as a loss: lower is better, a missing one is worst. */
export function lossOf({ metric }: Pick<SweepSpec, "metric">, metrics: Metrics): number {
  const value = metrics[metric.name];
  if (value === undefined || Number.isNaN(value)) return Infinity;
  return metric.goal === "minimize" ? value : -value;
}

function searchState(trial: TrialState): TrialRecord["state"] {
  return trial.phase === "ended" ? (trial.outcome ?? "failed") : trial.phase;
}

function isSeenAs(record: TrialRecord, trial: TrialState): boolean {
  return (
    record.state === searchState(trial) &&
    record.rungs.length === trial.rungs.length &&
    record.targetEpochs === trial.targetEpochs &&
    record.round === trial.round
  );
}

/** A trial with the results that it has. */
export function recordOf(spec: SweepSpec, trial: TrialState): TrialRecord {
  return {
    trial: trial.trial,
    round: trial.round,
    unit: trial.unit,
    ...(trial.parent && { parent: { trial: trial.parent.trial, epochs: trial.parent.epochs } }),
    targetEpochs: trial.targetEpochs,
    state: searchState(trial),
    rungs: trial.rungs.map(({ epochs, metrics }) => ({ epochs, losses: [lossOf(spec, metrics)] })),
  };
}
