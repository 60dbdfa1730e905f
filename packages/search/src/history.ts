// What a sweep knows when it decides: plain data that the ledger's fold gives.

import type { Zoom } from "./decision.ts";
import type { Point, UnitPoint } from "./space/space.ts";

/**
 * pending: proposed, or training towards its target; resting: reached its target and waits for a
 * decision. The other three are ends.
 *
 *   pending -> resting -> pending (promoted) | completed
 *   pending -> failed | stopped;  resting -> stopped
 */
export type TrialState = "pending" | "resting" | "completed" | "failed" | "stopped";

/** What a trial had reached at one of its targets. */
export type Rung = {
  readonly epochs: number;
  /** One an objective, lower is better (who maximizes negates); not finite is worst. */
  readonly losses: readonly number[];
  /**
   * By how much the trial broke the constraints on its outcome, added up; 0 or less, or absent:
   * it kept them all. Any trial that kept them is better than any that did not.
   */
  readonly violation?: number;
};

/** The trial and the epoch of its checkpoint from which another trial began. */
export type Parent = { readonly trial: number; readonly epochs: number };

export type TrialRecord = {
  readonly trial: number;
  /** The round of its proposal or of its last promotion; 0 for samplers without rounds. */
  readonly round: number;
  /** A coordinate for every dimension, also for those that the point left out (space/active.ts). */
  readonly unit: UnitPoint;
  /** It began from another trial's checkpoint, with other parameters (population based training). */
  readonly parent?: Parent;
  readonly targetEpochs: number;
  readonly state: TrialState;
  /** Results at each target reached, oldest first. */
  readonly rungs: readonly Rung[];
};

/** A point that a person wants tried; the sampler's next proposal gives way to it. */
export type Enqueued = {
  /** What a proposal that takes the point names; unique in its sweep. */
  readonly id: number;
  readonly unit: UnitPoint;
  /** As the person wrote it. */
  readonly params: Point;
  readonly reason: string;
};

export type History = {
  /** In trial order without gaps: the trial numbered n is at index n. */
  readonly trials: readonly TrialRecord[];
  /** In the order in which they were decided; the last one for a round counts. */
  readonly zooms: readonly Zoom[];
  /** Points that wait to be tried, the first one next. Absent: none. */
  readonly enqueued?: readonly Enqueued[];
};

export const EMPTY_HISTORY: History = { trials: [], zooms: [] };

/** The first objective's loss at a rung; Infinity for what is not finite or not there. */
export function lossOf(rung: Rung | undefined): number {
  const loss = rung?.losses[0];
  return loss !== undefined && Number.isFinite(loss) ? loss : Infinity;
}

/** How far a rung is from keeping the constraints: 0 when it does, Infinity for what is not a number. */
export function violationOf(rung: Rung | undefined): number {
  const violation = rung?.violation ?? 0;
  return Number.isNaN(violation) ? Infinity : Math.max(0, violation);
}
