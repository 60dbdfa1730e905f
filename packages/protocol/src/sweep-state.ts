// The meaning of a ledger: what is true of a sweep after its events so far.
// Coordinator, API, page and command line all read a sweep through this one fold, so that none of
// them can disagree. States of a trial:
//
//   pending --rested--> resting --promoted--> pending (a larger target)
//   pending --diverged--> ended "stopped"
//   pending | resting --ended--> ended "completed" | "failed" | "stopped"

import type { Box, Point, UnitPoint } from "@caviar/search";

import type { Metrics } from "./metrics.ts";
import type { SweepSpec } from "./sweep-spec.ts";
import type { TrialIndex } from "./trial-index.ts";

type TrialOutcome = "completed" | "failed" | "stopped";

export type TrialState = {
  readonly trial: number;
  readonly params: Point;
  readonly unit: UnitPoint;
  /** Why it was proposed, in words. */
  readonly proposedFor: string;
  round: number;
  targetEpochs: number;
  phase: "pending" | "resting" | "ended";
  outcome: TrialOutcome | undefined;
  endedFor: string | undefined;
  /** Whole epochs reported so far, and the metrics of the last one. */
  epoch: number;
  metrics: Metrics | undefined;
  /** Metrics at each target reached, oldest first. */
  rungs: { readonly epochs: number; readonly metrics: Metrics }[];
  /** The trainer that holds it now. */
  trainer: string | undefined;
  fence: number;
  checkpoint: { readonly key: string; readonly epoch: number; readonly bytes: number } | undefined;
  /** Messages of the attempts whose objective threw. */
  failures: string[];
};

export type EvaluationState = {
  readonly trial: number;
  phase: "requested" | "done" | "failed";
  metrics: Metrics | undefined;
  confusion: readonly (readonly number[])[] | undefined;
  files: Readonly<Record<string, string>>;
  failures: string[];
};

export type SweepState = {
  readonly spec: SweepSpec;
  readonly createdAt: number;
  readonly trials: TrialState[];
  /** Trials by phase, and as the search sees them. */
  readonly index: TrialIndex;
  readonly zooms: { readonly round: number; readonly box: Box; readonly reason: string }[];
  evaluation: EvaluationState | undefined;
  phase: "running" | "paused" | "stopping" | "ended";
  ending:
    | { readonly status: "completed" | "stopped" | "failed"; reason: string; digest: string }
    | undefined;
  /** Place in the ledger: the sequence number and time of the last event taken in. */
  seq: number;
  at: number;
};

export type SweepPhase = SweepState["phase"];
