// The part of the fold that is about one trial: its attempts, what they reached and what they cost.

import { assert } from "@caviar/errors";

import type { EndCause, FailureKind, Interruption } from "./attempt-ends.ts";
import { addCost, type Cost, NO_COST } from "./cost.ts";
import type { LedgerEvent } from "./events.ts";
import { foldCheckpoint } from "./fold-checkpoint.ts";
import { foldPanda, proposedPanda } from "./panda/fold-panda.ts";
import { runningMs, type SweepState, type TrialState } from "./sweep-state.ts";

type Event<Kind extends LedgerEvent["kind"]> = Extract<LedgerEvent, { kind: Kind }>;

/** A trial as its proposal makes it: it waits for a trainer. */
export function proposedTrial(state: SweepState, event: Event<"trial-proposed">): TrialState {
  return {
    trial: event.trial,
    params: event.params,
    unit: event.unit,
    parent: event.parent,
    retryOf: event.retryOf?.trial,
    panda: proposedPanda(state, event),
    proposedFor: event.reason,
    round: event.round,
    targetEpochs: event.epochs,
    phase: "pending",
    outcome: undefined,
    endedFor: undefined,
    cause: undefined,
    stoppedBy: undefined,
    stopAskedBy: undefined,
    epoch: 0,
    metrics: undefined,
    rungs: [],
    trainer: undefined,
    fence: 0,
    checkpoint: checkpointOf(event),
    checkpointBefore: undefined,
    failures: [],
    losses: 0,
    lossesTotal: 0,
    interruption: undefined,
    cost: { ...NO_COST, waitedSeconds: 0 },
    costOfAttempt: NO_COST,
    waitingSinceMs: runningMs(state, event.at),
  };
}

/** A child goes on from its parent's checkpoint, a retry from the other's; they are counted there. */
function checkpointOf({ parent, retryOf }: Event<"trial-proposed">): TrialState["checkpoint"] {
  if (retryOf?.checkpoint) return { ...retryOf.checkpoint, bytes: 0 };
  if (parent?.checkpoint === undefined) return undefined;
  return { key: parent.checkpoint, epoch: parent.epochs, bytes: 0 };
}

type TrialEvent = Exclude<
  Extract<LedgerEvent, { trial: number }>,
  { kind: "trial-proposed" | `evaluat${string}` }
>;

/** Attempts that failed and that their trainer survived. */
export const FAILURES = {
  "attempt-failed": "threw",
  "attempt-out-of-memory": "out-of-memory",
  "attempt-timed-out": "timed-out",
} as const satisfies Record<string, FailureKind>;

export function foldTrial(state: SweepState, trial: TrialState, event: TrialEvent): void {
  switch (event.kind) {
    case "trial-promoted":
      trial.phase = "pending";
      trial.round = event.round;
      trial.targetEpochs = event.epochs;
      trial.waitingSinceMs = runningMs(state, event.at);
      return;
    case "trial-stop-requested":
      trial.stopAskedBy ??= event.by;
      return;
    case "trial-begun":
      trial.trainer = event.trainer;
      trial.fence = event.fence;
      trial.interruption = undefined;
      return endWait(state, trial, event.at);
    case "trial-reported": {
      const last = event.reports.at(-1);
      if (last) [trial.epoch, trial.metrics] = [last.epoch, last.metrics];
      trial.losses = 0;
      return;
    }
    case "checkpoint-saved":
      foldCheckpoint(state, trial, event);
      trial.losses = 0;
      return charge(state, trial, event.cost);
    case "checkpoint-loaded":
    case "checkpoint-lost":
    case "store-failed":
      return foldCheckpoint(state, trial, event);
    case "trial-rested":
      trial.rungs.push({
        epochs: event.epochs,
        metrics: event.metrics,
        checkpoint: trial.checkpoint?.key,
      });
      trial.phase = "resting";
      return endAttempt(state, trial, event.cost);
    case "trial-diverged":
      trial.rungs.push({ epochs: event.epoch, metrics: event.metrics, checkpoint: undefined });
      endAttempt(state, trial, event.cost);
      return endTrial(trial, "stopped", `diverged in epoch ${event.epoch}`, "diverged");
    case "trial-handed-back":
      endAttempt(state, trial, event.cost);
      return waitAgain(state, trial, event.why ?? "preempted", event.at);
    case "attempt-failed":
    case "attempt-out-of-memory":
    case "attempt-timed-out": {
      const kind = FAILURES[event.kind];
      trial.failures.push({ kind, message: event.failure.message });
      endAttempt(state, trial, event.cost);
      return waitAgain(state, trial, kind, event.at);
    }
    case "attempt-lost":
      trial.losses += 1;
      trial.lossesTotal += 1;
      endAttempt(state, trial, event.cost);
      return waitAgain(state, trial, "lost", event.at - event.silentMs);
    case "trial-ended":
      if (event.result) trial.rungs.push({ ...event.result });
      trial.stoppedBy = event.by;
      return endTrial(trial, event.outcome, event.reason, event.cause);
    default:
      return foldPanda(state, trial, event);
  }
}

/** Bring the sums up to what the running attempt tells. */
function charge(state: SweepState, trial: TrialState, cost: Cost | undefined): void {
  if (!cost) return;
  addCost(trial.cost, cost, trial.costOfAttempt);
  addCost(state.cost, cost, trial.costOfAttempt);
  trial.costOfAttempt = cost;
}

function endAttempt(state: SweepState, trial: TrialState, cost: Cost | undefined): void {
  charge(state, trial, cost);
  trial.costOfAttempt = NO_COST;
  trial.trainer = undefined;
}

function waitAgain(state: SweepState, trial: TrialState, why: Interruption, at: number): void {
  trial.interruption = why;
  trial.waitingSinceMs = runningMs(state, at);
}

function endWait(state: SweepState, trial: TrialState, at: number): void {
  if (trial.waitingSinceMs === undefined) return;
  const waitedSeconds = Math.max(0, runningMs(state, at) - trial.waitingSinceMs) / 1000;
  trial.cost.waitedSeconds += waitedSeconds;
  state.cost.waitedSeconds += waitedSeconds;
  trial.waitingSinceMs = undefined;
}

function endTrial(
  trial: TrialState,
  outcome: TrialState["outcome"],
  reason: string,
  cause: EndCause | undefined,
): void {
  assert(trial.phase !== "ended", `trial ${trial.trial} ended twice`);
  trial.phase = "ended";
  trial.outcome = outcome;
  trial.endedFor = reason;
  trial.cause = cause;
  trial.trainer = undefined;
  trial.interruption = undefined;
  trial.waitingSinceMs = undefined;
}
