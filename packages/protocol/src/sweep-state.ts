// The meaning of a ledger: what is true of a sweep after its events so far.
// Coordinator, API, page and command line all read a sweep through this one fold, so that none of
// them can disagree. States of a trial:
//
//   pending --rested--> resting --promoted--> pending (a larger target)
//   pending --diverged--> ended "stopped"
//   pending --failed, lost, handed back--> pending (waits for a trainer once more)
//   pending | resting --ended--> ended "completed" | "failed" | "stopped"
//
// An end is for good: what is tried once more is another trial, which names the one that it retries.

import type { Box, Point, UnitPoint } from "@caviar/search";

import type { EndCause, FailureKind, Interruption } from "./attempt-ends.ts";
import type { Cost, Spending } from "./cost.ts";
import type { CheckpointSums } from "./fold-checkpoint.ts";
import type { EnqueuedPoint } from "./fold-request.ts";
import type { Metrics } from "./metrics.ts";
import type { PandaState, WaitingBranch } from "./panda/panda-state.ts";
import type { SweepSpec } from "./sweep-spec.ts";
import type { TrialIndex } from "./trial-index.ts";

type TrialOutcome = "completed" | "failed" | "stopped";

/** A place in a trial's training that can be gone on from. */
type Checkpoint = { readonly key: string; readonly epoch: number; readonly bytes: number };

export type TrialState = {
  readonly trial: number;
  readonly params: Point;
  readonly unit: UnitPoint;
  /** The trial, its epochs and its checkpoint from which this one began. */
  readonly parent:
    | { readonly trial: number; readonly epochs: number; readonly checkpoint?: string | undefined }
    | undefined;
  /** The trial that it tries once more. */
  readonly retryOf: number | undefined;
  /** What a person does or did to it; undefined: it was never in anybody's hands. */
  panda: PandaState | undefined;
  /** Why it was proposed, in words. */
  readonly proposedFor: string;
  round: number;
  targetEpochs: number;
  phase: "pending" | "resting" | "ended";
  outcome: TrialOutcome | undefined;
  endedFor: string | undefined;
  cause: EndCause | undefined;
  /** The person who stopped it, and the one who asked that it be stopped. */
  stoppedBy: string | undefined;
  stopAskedBy: string | undefined;
  /** Whole epochs reported so far, and the metrics of the last one. */
  epoch: number;
  metrics: Metrics | undefined;
  /** Metrics at each target reached, oldest first, and the key of the checkpoint made there. */
  rungs: {
    readonly epochs: number;
    readonly metrics: Metrics;
    readonly checkpoint: string | undefined;
  }[];
  /** The trainer that holds it now. */
  trainer: string | undefined;
  fence: number;
  checkpoint: Checkpoint | undefined;
  /** What is gone on from when the newest is lost. */
  checkpointBefore: Checkpoint | undefined;
  /** The attempts that failed and that their trainer survived. */
  failures: { readonly kind: FailureKind; readonly message: string }[];
  /** Trainers lost in a row since the last report or checkpoint, and lost in all. */
  losses: number;
  lossesTotal: number;
  /** Why it waits for a trainer once more; undefined while it runs and before its first attempt. */
  interruption: Interruption | undefined;
  cost: Spending;
  /** The part of `cost` that the running attempt has told so far. */
  costOfAttempt: Cost;
  /** When it began to wait for a trainer, by the sweep's running clock (`runningMs`). */
  waitingSinceMs: number | undefined;
};

export type EvaluationState = {
  readonly trial: number;
  phase: "requested" | "done" | "failed";
  metrics: Metrics | undefined;
  confusion: readonly (readonly number[])[] | undefined;
  files: Readonly<Record<string, string>>;
  failures: string[];
  losses: number;
};

export type SweepState = {
  /** As amended. */
  spec: SweepSpec;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly trials: TrialState[];
  /** Trials by phase, and as the search sees them. */
  readonly index: TrialIndex;
  /** In the order in which they count: the last one for a round. `by`: the person who chose it. */
  readonly zooms: {
    readonly round: number;
    readonly box: Box;
    readonly reason: string;
    readonly by?: string | undefined;
  }[];
  /** Points that a person wants tried, the next one first. */
  readonly enqueued: EnqueuedPoint[];
  /** Branches that a person wants, in their order. */
  readonly branches: WaitingBranch[];
  /** What all trials' checkpoints have cost. */
  readonly checkpoints: CheckpointSums;
  evaluation: EvaluationState | undefined;
  phase: "running" | "paused" | "stopping" | "ended";
  /** Who or what stopped the sweep before its end; `by` undefined: a budget. */
  stop: { readonly by: string | undefined; readonly reason: string } | undefined;
  /** Of all trials and the evaluation. */
  cost: Spending;
  /** Milliseconds in earlier pauses, and when the present one began. */
  pausedMs: number;
  pausedAt: number | undefined;
  ending:
    | { readonly status: "completed" | "stopped" | "failed"; reason: string; digest: string }
    | undefined;
  /** Place in the ledger: the sequence number and time of the last event taken in. */
  seq: number;
  at: number;
};

export type SweepPhase = SweepState["phase"];

/** Milliseconds from the sweep's creation to `at`, without the time that it was paused. */
export function runningMs(
  { createdAt, pausedMs, pausedAt }: Pick<SweepState, "createdAt" | "pausedMs" | "pausedAt">,
  at: number,
): number {
  return Math.max(0, (pausedAt ?? at) - createdAt - pausedMs);
}
