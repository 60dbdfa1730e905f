// What a sampler is. One that proposes points fits every scheduler; one that works in rounds
// decides about its trials' rungs itself, because zooming and promoting are one plan.

import type { Budget } from "../budget.ts";
import type { Answer } from "../decision.ts";
import type { History } from "../history.ts";
import type { Forbidden } from "../space/forbidden.ts";
import type { Point, Space, UnitPoint } from "../space/space.ts";

/** What every strategy is told of a sweep, whatever its own options. */
export type Setting = {
  readonly space: Space;
  readonly budget: Budget;
  readonly seed: number;
  /** The most trials that may be pending at once. */
  readonly parallelism: number;
  /** Proposals must depend on the seed and on results, never on timing. */
  readonly reproducible: boolean;
  /** Combinations that are never tried; `decide` keeps them out of every sampler's proposals. */
  readonly forbidden?: Forbidden | undefined;
  /** Points that the first trials try, whatever the sampler says. */
  readonly start?: readonly Point[] | undefined;
};

export type Proposal = { readonly unit: UnitPoint; readonly reason: string };

/** Proposes one point at a time. The rest (budget, epochs, room) is seen to by `decide`. */
export type PointSampler = {
  readonly kind: "points";
  /** Whether proposals depend on results: a reproducible sweep then waits for those they may see. */
  readonly learns: boolean;
  /** The point of the trial numbered `trial`. Pure; random numbers come from (seed, trial). */
  propose(setting: Setting, history: History, trial: number): Proposal;
};

/** `begins`: the round whose first trials these decisions start, or would if there were room. */
type RoundAnswer = Answer & { readonly begins?: number };

/** Plans the whole sweep: points, targets and promotions. Goes with scheduler none. */
export type RoundSampler = {
  readonly kind: "rounds";
  /** Everything that is due now; `room` as in `decide`. */
  decide(setting: Setting, history: History, room: number): RoundAnswer;
};

export type Sampler = PointSampler | RoundSampler;
