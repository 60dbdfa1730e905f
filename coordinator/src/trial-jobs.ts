// The jobs that a sweep's state calls for. They are added again at every look: adding what waits or
// runs adds nothing, and what was lost comes back.

import { assert } from "@caviar/errors";
import {
  type SweepId,
  type SweepState,
  TRIAL_JOB_VERSION,
  type TrainJob,
  type TrialJob,
  type TrialState,
} from "@caviar/protocol";
import { trialSeed } from "@caviar/search";

export type AddedJob = { readonly job: TrialJob; readonly attempt: number };

/** A job for each trial that is to be trained, and for the evaluation. */
export function trialJobs(sweep: SweepId, state: SweepState): readonly AddedJob[] {
  if (state.phase === "paused" || state.phase === "ended") return [];
  const training = [...state.index.pending]
    .toSorted((a, b) => a - b)
    .map((number) => state.trials[number]!)
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
    seed: trialSeed(spec.seed, firstOf(trials, one)),
    reproducible: spec.reproducible,
    ...(parent?.checkpoint !== undefined && { parentEpochs: parent.epochs }),
  } as const;
}

/** The trial that was first of a line of retries: all of them train the same, so they have one seed. */
function firstOf(trials: readonly TrialState[], { trial, retryOf }: TrialState): number {
  const before = retryOf === undefined ? undefined : trials[retryOf];
  return before ? firstOf(trials, before) : trial;
}

/** The same object at the next look, unless the trial was promoted or failed meanwhile. */
function trainJobOnce(sweep: SweepId, state: SweepState, trial: TrialState): AddedJob {
  const before = made.get(trial);
  const attempt = trial.failures.length;
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
  };
}

function evaluateJob(sweep: SweepId, state: SweepState): readonly AddedJob[] {
  const { evaluation } = state;
  if (evaluation?.phase !== "requested") return [];
  const winner = state.trials[evaluation.trial];
  const rung = winner?.rungs.at(-1);
  assert(winner && rung, `the winner of ${sweep} has no result`);
  const job: TrialJob = {
    ...shared(sweep, state, winner),
    purpose: "evaluate",
    epochs: rung.epochs,
    checkpoints: [winner.checkpoint, winner.checkpointBefore]
      .filter((checkpoint) => checkpoint !== undefined)
      .map(({ key, epoch }) => ({ key, epoch })),
  };
  return [{ job, attempt: evaluation.failures.length }];
}
