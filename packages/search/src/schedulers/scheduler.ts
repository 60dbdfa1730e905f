// What a scheduler is: it decides how far trials are trained, and which go on.
//
// In a reproducible sweep its decisions depend on results, never on the order in which they came
// in: what it decides about the trials 0..n must stay decided when later trials come into being.

import type { Budget } from "../budget.ts";
import type { Decision } from "../decision.ts";
import type { History } from "../history.ts";
import type { Setting } from "../samplers/sampler.ts";

/** When a scheduler is asked. */
export type Turn = {
  /** How many further trials may be pending. */
  readonly room: number;
  /** The sampler will propose no further trial: what waits for one waits no longer. */
  readonly isClosed: boolean;
  /** The line of histories that is asked about, of which is remembered apart what it was; by default "". */
  readonly line?: string;
};

export type Scheduler = {
  /** The epochs to which a new trial is first trained. */
  firstEpochs(budget: Budget, trial: number): number;
  /** How many trials the sampler proposes; the others are the scheduler's own. Absent: all. */
  sampled?(budget: Budget): number;
  /** Epochs that all trials are trained in all, about; absent: each to the end. For progress bars. */
  plannedEpochs?(budget: Budget): number;
  /** Decisions over resting and running trials; those that make a trial pending keep to the room. */
  decide(setting: Setting, history: History, turn: Turn): readonly Decision[];
};
