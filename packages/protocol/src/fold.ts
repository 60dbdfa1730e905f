// The pure fold from events to state. It mutates the state it is given, because a copy an event
// would make a sweep of a million trials quadratic; it reads nothing else and keeps nothing.

import { assert } from "@caviar/errors";

import type { LedgerEvent } from "./events.ts";
import type { SweepState, TrialState } from "./sweep-state.ts";
import { emptyIndex, noteTrial } from "./trial-index.ts";

type Event<Kind extends LedgerEvent["kind"]> = Extract<LedgerEvent, { kind: Kind }>;

/** The state after a ledger's first event. */
export function beginFold(event: LedgerEvent): SweepState {
  assert(event.kind === "sweep-created", `a ledger begins with sweep-created, got ${event.kind}`);
  return {
    spec: event.spec,
    createdAt: event.at,
    trials: [],
    index: emptyIndex(),
    zooms: [],
    evaluation: undefined,
    phase: "running",
    ending: undefined,
    seq: event.seq,
    at: event.at,
  };
}

/** Take in the next event. Events come in order and without gaps, or not at all. */
export function foldEvent(state: SweepState, event: LedgerEvent): void {
  assert(event.seq === state.seq + 1, `expected event ${state.seq + 1}, got ${event.seq}`);
  state.seq = event.seq;
  state.at = event.at;
  switch (event.kind) {
    case "sweep-created":
      throw new Error(`sweep-created came twice, at ${event.seq}`);
    case "zoomed":
      state.zooms.push({ round: event.round, box: event.box, reason: event.reason });
      return;
    case "trial-proposed":
      return propose(state, event);
    case "evaluation-requested":
    case "evaluation-begun":
    case "evaluated":
    case "evaluation-failed":
      return foldEvaluation(state, event);
    case "sweep-paused":
      state.phase = "paused";
      return;
    case "sweep-resumed":
      state.phase = "running";
      return;
    case "sweep-stop-requested":
      state.phase = "stopping";
      return;
    case "sweep-ended":
      state.phase = "ended";
      state.ending = { status: event.status, reason: event.reason, digest: event.digest };
      return;
    default: {
      const trial = trialAt(state, event.trial);
      foldTrial(trial, event);
      return noteTrial(state.index, state.spec, trial);
    }
  }
}

function trialAt(state: SweepState, number: number): TrialState {
  const trial = state.trials[number];
  assert(trial, `event of trial ${number}, but only ${state.trials.length} were proposed`);
  return trial;
}

function propose(state: SweepState, event: Event<"trial-proposed">): void {
  assert(
    event.trial === state.trials.length,
    `expected trial ${state.trials.length}, got ${event.trial}`,
  );
  const trial: TrialState = {
    trial: event.trial,
    params: event.params,
    unit: event.unit,
    proposedFor: event.reason,
    round: event.round,
    targetEpochs: event.epochs,
    phase: "pending",
    outcome: undefined,
    endedFor: undefined,
    epoch: 0,
    metrics: undefined,
    rungs: [],
    trainer: undefined,
    fence: 0,
    checkpoint: undefined,
    failures: [],
  };
  state.trials.push(trial);
  noteTrial(state.index, state.spec, trial);
}

type TrialEvent = Exclude<
  Extract<LedgerEvent, { trial: number }>,
  { kind: "trial-proposed" | `evaluat${string}` }
>;

function foldTrial(trial: TrialState, event: TrialEvent): void {
  switch (event.kind) {
    case "trial-promoted":
      trial.phase = "pending";
      trial.round = event.round;
      trial.targetEpochs = event.epochs;
      return;
    case "trial-begun":
      trial.trainer = event.trainer;
      trial.fence = event.fence;
      return;
    case "trial-reported": {
      const last = event.reports.at(-1);
      if (last) [trial.epoch, trial.metrics] = [last.epoch, last.metrics];
      return;
    }
    case "checkpoint-saved":
      trial.checkpoint = { key: event.key, epoch: event.epoch, bytes: event.bytes };
      return;
    case "trial-rested":
      trial.rungs.push({ epochs: event.epochs, metrics: event.metrics });
      trial.phase = "resting";
      trial.trainer = undefined;
      return;
    case "trial-diverged":
      trial.rungs.push({ epochs: event.epoch, metrics: event.metrics });
      return endTrial(trial, "stopped", `diverged in epoch ${event.epoch}`);
    case "trial-handed-back":
      trial.trainer = undefined;
      return;
    case "attempt-failed":
      trial.failures.push(event.failure.message);
      trial.trainer = undefined;
      return;
    case "trial-ended":
      return endTrial(trial, event.outcome, event.reason);
  }
}

function endTrial(trial: TrialState, outcome: TrialState["outcome"], reason: string): void {
  assert(trial.phase !== "ended", `trial ${trial.trial} ended twice`);
  trial.phase = "ended";
  trial.outcome = outcome;
  trial.endedFor = reason;
  trial.trainer = undefined;
}

function foldEvaluation(
  state: SweepState,
  event: Event<"evaluation-requested" | "evaluation-begun" | "evaluated" | "evaluation-failed">,
): void {
  if (event.kind === "evaluation-requested") {
    state.evaluation = {
      trial: event.trial,
      phase: "requested",
      metrics: undefined,
      confusion: undefined,
      files: {},
      failures: [],
    };
    return;
  }
  const { evaluation } = state;
  assert(evaluation, `${event.kind} came before evaluation-requested`);
  switch (event.kind) {
    case "evaluation-begun":
      return;
    case "evaluated":
      evaluation.phase = "done";
      evaluation.metrics = event.metrics;
      evaluation.confusion = event.confusion;
      evaluation.files = event.files;
      return;
    case "evaluation-failed":
      evaluation.failures.push(event.failure.message);
      return;
  }
}
