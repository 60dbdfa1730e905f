// What a search can decide. Each decision becomes an event of the ledger, with its reason.

import type { Parent } from "./history.ts";
import type { Box } from "./space/box.ts";
import type { Point, UnitPoint } from "./space/space.ts";

/**
 * Start a new trial and train it to `epochs`. With a `parent`, its training goes on from that
 * trial's checkpoint at the parent's epochs, under this trial's own parameters.
 */
export type Propose = {
  readonly kind: "propose";
  readonly trial: number;
  readonly unit: UnitPoint;
  readonly params: Point;
  readonly epochs: number;
  readonly round: number;
  readonly parent?: Parent;
  /** The enqueued point that it takes. */
  readonly enqueued?: number;
  readonly reason: string;
};

/** Let a resting trial go on from its checkpoint to a larger target. */
export type Promote = {
  readonly kind: "promote";
  readonly trial: number;
  readonly epochs: number;
  readonly round: number;
  readonly reason: string;
};

/** End a resting trial: it has been trained enough. */
export type Complete = {
  readonly kind: "complete";
  readonly trial: number;
  readonly reason: string;
};

/** Cut a trial short. */
export type Stop = { readonly kind: "stop"; readonly trial: number; readonly reason: string };

/** The part of the space from which a round draws. */
export type Zoom = { readonly round: number; readonly box: Box; readonly reason: string };

export type Decision = Propose | Promote | Complete | Stop | ({ readonly kind: "zoom" } & Zoom);

/** Whether a decision makes a trial pending. */
export function isStart(decision: Decision): decision is Propose | Promote {
  return decision.kind === "propose" || decision.kind === "promote";
}

/**
 * The answer of whoever decides; `over`: once these are carried out, nothing more will come.
 * `reason`: why no further trial is begun, when that is not the budget of trials.
 */
export type Answer = {
  readonly decisions: readonly Decision[];
  readonly over: boolean;
  readonly reason?: string | undefined;
};
