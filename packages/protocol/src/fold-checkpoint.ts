// The part of the fold that knows checkpoints: which of a trial's can be gone on from, and what
// keeping them has cost.

import type { checkpointEvents } from "./checkpoint-events.ts";
import { keepCheckpoint, loseCheckpoint } from "./panda/fold-panda.ts";
import type { SweepState, TrialState } from "./sweep-state.ts";
import type { z } from "zod";

type CheckpointEvent = z.infer<(typeof checkpointEvents)[number]>;

/** How often, how much and how long (ms) so far. */
type Sum = { count: number; bytes: number; ms: number };

export type CheckpointSums = {
  readonly saved: Sum;
  readonly loaded: Sum;
  lost: number;
  /** Times that a store was found in trouble. */
  troubles: number;
};

const none = (): Sum => ({ count: 0, bytes: 0, ms: 0 });

export function noCheckpoints(): CheckpointSums {
  return { saved: none(), loaded: none(), lost: 0, troubles: 0 };
}

export function foldCheckpoint(state: SweepState, trial: TrialState, event: CheckpointEvent): void {
  countCheckpoint(state.checkpoints, event);
  switch (event.kind) {
    case "checkpoint-saved": {
      const { key, epoch, bytes } = event;
      trial.checkpointBefore = trial.checkpoint;
      trial.checkpoint = { key, epoch, bytes };
      return keepCheckpoint(trial, event);
    }
    case "checkpoint-lost":
      loseCheckpoint(trial, event.key);
      if (trial.checkpointBefore?.key === event.key) trial.checkpointBefore = undefined;
      if (trial.checkpoint?.key !== event.key) return;
      trial.checkpoint = trial.checkpointBefore;
      trial.checkpointBefore = undefined;
      return;
    case "checkpoint-loaded":
    case "store-failed":
  }
}

/** The part that is about no trial. */
export function countCheckpoint(sums: CheckpointSums, event: CheckpointEvent): void {
  switch (event.kind) {
    case "checkpoint-saved":
      return add(sums.saved, event.bytes, event.putMs ?? 0);
    case "checkpoint-loaded":
      return add(sums.loaded, event.bytes, event.getMs);
    case "checkpoint-lost":
      sums.lost++;
      return;
    case "store-failed":
      sums.troubles++;
  }
}

function add(sum: Sum, bytes: number, ms: number): void {
  sum.count++;
  sum.bytes += bytes;
  sum.ms += ms;
}
