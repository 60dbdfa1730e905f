// The jobs that a sweep's state calls for. They are added again at every look: adding what waits or
// runs adds nothing, and what was lost comes back.

import { assert } from "@caviar/errors";
import {
  changesOf,
  isToEnd,
  restsInHand,
  seedOf,
  type SweepId,
  type SweepState,
  timesWoken,
  TRIAL_JOB_VERSION,
  type TrainJob,
  type TrialJob,
  type TrialState,
} from "@caviar/protocol";

export type AddedJob = { readonly job: TrialJob; readonly attempt: number };

/** A job for each trial that is to be trained, and for the evaluation. */
export function trialJobs(sweep: SweepId, state: SweepState): readonly AddedJob[] {
  if (state.phase === "paused" || state.phase === "ended") return [];
  const training = [...state.index.pending]
    .toSorted((a, b) => a - b)
    .map((number) => state.trials[number]!)
    .filter((trial) => !restsInHand(trial) && !isToEnd(state, trial))
    .map((trial) => trainJobOnce(sweep, state, trial));
  return [...training, ...evaluateJob(sweep, state)];
}

function shared(sweep: SweepId, { spec, trials }: SweepState, one: TrialState) {
  const { trial, params, parent } = one;
  return {
    version: TRIAL_JOB_VERSION,
    sweep,
    trial,
    objective: spec.objective.name,
    config: { ...spec.objective.settings, ...params },
    quarantineAfter: spec.quarantineAfter,
    attemptSeconds: spec.attemptSeconds,
    seed: seedOf({ spec, trials }, one),
    reproducible: spec.reproducible,
    ...(parent?.checkpoint !== undefined && { parentEpochs: parent.epochs }),
  } as const;
}

/** The same object at the next look, unless the trial was promoted or failed meanwhile. */
function trainJobOnce(sweep: SweepId, state: SweepState, trial: TrialState): AddedJob {
  const before = made.get(trial);
  const attempt = trial.failures.length + timesWoken(trial);
  if (before?.attempt === attempt && before.job.epochs === trial.targetEpochs) return before;
  const entry = { job: trainJob(sweep, state, trial), attempt };
  made.set(trial, entry);
  return entry;
}

const made = new WeakMap<TrialState, { readonly job: TrainJob; readonly attempt: number }>();

function trainJob(sweep: SweepId, state: SweepState, trial: TrialState): TrainJob {
  const { checkpointSeconds, progressSeconds } = state.spec;
  return {
    ...shared(sweep, state, trial),
    purpose: "train",
    params: trial.params,
    epochs: trial.targetEpochs,
    checkpointSeconds,
    progressSeconds,
    ...((state.spec.panda || trial.panda?.isBranch) && { isPanda: true }),
  };
}

function evaluateJob(sweep: SweepId, state: SweepState): readonly AddedJob[] {
  const { evaluation } = state;
  if (evaluation?.phase !== "requested") return [];
  const winner = state.trials[evaluation.trial];
  const rung = winner?.rungs.at(-1);
  assert(winner && rung, `the winner of ${sweep} has no result`);
  const changes = changesOf(winner);
  const job: TrialJob = {
    ...shared(sweep, state, winner),
    ...(changes.length > 0 && { changes: [...changes] }),
    purpose: "evaluate",
    epochs: rung.epochs,
    checkpoints: checkpointsOf(winner).map(({ key, epoch }) => ({ key, epoch })),
  };
  return [{ job, attempt: evaluation.failures.length }];
}

/** Newest first. A panda's result is of a kept checkpoint, which need not be its newest. */
function checkpointsOf({ checkpoint, checkpointBefore, panda, rungs }: TrialState) {
  const result = rungs.at(-1)?.checkpoint;
  const kept = panda?.checkpoints.find(({ key }) => key === result);
  if (kept) return [kept];
  return [checkpoint, checkpointBefore].filter((saved) => saved !== undefined);
}
