// What a sweep knows when it decides: plain data that the ledger's fold gives.

import type { Zoom } from "./decision.ts";
import type { UnitPoint } from "./space/space.ts";

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
};

export type TrialRecord = {
  readonly trial: number;
  /** The round of its proposal or of its last promotion; 0 for samplers without rounds. */
  readonly round: number;
  readonly unit: UnitPoint;
  readonly targetEpochs: number;
  readonly state: TrialState;
  /** Results at each target reached, oldest first. */
  readonly rungs: readonly Rung[];
};

export type History = {
  /** In trial order without gaps: the trial numbered n is at index n. */
  readonly trials: readonly TrialRecord[];
  /** In the order in which they were decided; the last one for a round counts. */
  readonly zooms: readonly Zoom[];
};

export const EMPTY_HISTORY: History = { trials: [], zooms: [] };

/** The first objective's loss at a rung; Infinity for what is not finite or not there. */
export function lossOf(rung: Rung | undefined): number {
  const loss = rung?.losses[0];
  return loss !== undefined && Number.isFinite(loss) ? loss : Infinity;
}
