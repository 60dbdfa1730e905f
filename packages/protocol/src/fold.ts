// The pure fold from events to state. It mutates the state it is given, because a copy an event
// would make a sweep of a million trials quadratic; it reads nothing else and keeps nothing.

import { assert } from "@caviar/errors";

import { addCost, NO_COST } from "./cost.ts";
import type { LedgerEvent } from "./events.ts";
import { noCheckpoints } from "./fold-checkpoint.ts";
import { foldAmendment, foldEnqueued, foldTaken, foldZoom } from "./fold-request.ts";
import { foldTrial, proposedTrial } from "./fold-trial.ts";
import type { SweepState, TrialState } from "./sweep-state.ts";
import { foldBranched } from "./panda/fold-panda.ts";
import { emptyIndex, noteTrial } from "./trial-index.ts";

type Event<Kind extends LedgerEvent["kind"]> = Extract<LedgerEvent, { kind: Kind }>;

/** The state after a ledger's first event. */
export function beginFold(event: LedgerEvent): SweepState {
  assert(event.kind === "sweep-created", `a ledger begins with sweep-created, got ${event.kind}`);
  return {
    spec: event.spec,
    createdAt: event.at,
    createdBy: event.by,
    trials: [],
    index: emptyIndex(),
    zooms: [],
    enqueued: [],
    branches: [],
    checkpoints: noCheckpoints(),
    evaluation: undefined,
    phase: "running",
    stop: undefined,
    cost: { ...NO_COST, waitedSeconds: 0 },
    pausedMs: 0,
    pausedAt: undefined,
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
      return foldZoom(state, event);
    case "sweep-amended":
      return foldAmendment(state, event);
    case "trial-enqueued":
      return foldEnqueued(state, event);
    case "trial-proposed":
      return propose(state, event);
    case "evaluation-requested":
    case "evaluation-begun":
    case "evaluated":
    case "evaluation-failed":
    case "evaluation-lost":
      return foldEvaluation(state, event);
    case "sweep-paused":
    case "sweep-resumed":
    case "sweep-stop-requested":
    case "budget-spent":
    case "sweep-ended":
      return foldPhase(state, event);
    default: {
      const trial = trialAt(state, event.trial);
      foldTrial(state, trial, event);
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
  foldTaken(state, event.enqueued);
  const trial = proposedTrial(state, event);
  if (event.branch !== undefined) foldBranched(state, event);
  state.trials.push(trial);
  noteTrial(state.index, state.spec, trial);
}

function foldPhase(
  state: SweepState,
  event: Event<
    "sweep-paused" | "sweep-resumed" | "sweep-stop-requested" | "budget-spent" | "sweep-ended"
  >,
): void {
  if (event.kind === "sweep-paused") {
    state.phase = "paused";
    state.pausedAt = event.at;
    return;
  }
  state.pausedMs += event.at - (state.pausedAt ?? event.at);
  state.pausedAt = undefined;
  switch (event.kind) {
    case "sweep-resumed":
      state.phase = "running";
      return;
    case "sweep-stop-requested":
      state.phase = "stopping";
      state.stop ??= { by: event.by, reason: `${event.by} stopped the sweep` };
      return;
    case "budget-spent":
      state.phase = "stopping";
      state.stop ??= { by: undefined, reason: event.reason };
      return;
    case "sweep-ended":
      state.phase = "ended";
      state.ending = { status: event.status, reason: event.reason, digest: event.digest };
  }
}

function foldEvaluation(
  state: SweepState,
  event: Event<
    | "evaluation-requested"
    | "evaluation-begun"
    | "evaluated"
    | "evaluation-failed"
    | "evaluation-lost"
  >,
): void {
  if (event.kind === "evaluation-requested") {
    state.evaluation = {
      trial: event.trial,
      phase: "requested",
      metrics: undefined,
      confusion: undefined,
      files: {},
      failures: [],
      losses: 0,
    };
    return;
  }
  const { evaluation } = state;
  assert(evaluation, `${event.kind} came before evaluation-requested`);
  if (event.kind === "evaluation-begun") return;
  addCost(state.cost, event.cost ?? NO_COST, NO_COST);
  switch (event.kind) {
    case "evaluated":
      evaluation.phase = "done";
      evaluation.metrics = event.metrics;
      evaluation.confusion = event.confusion;
      evaluation.files = event.files;
      return;
    case "evaluation-failed":
      evaluation.failures.push(event.failure.message);
      return;
    case "evaluation-lost":
      evaluation.losses += 1;
  }
}
