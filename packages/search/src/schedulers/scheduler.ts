// What a scheduler is: it decides how far trials are trained, and which go on.

import type { Budget } from "../budget.ts";
import type { Decision } from "../decision.ts";
import type { History } from "../history.ts";
import type { Setting } from "../samplers/sampler.ts";

export type Scheduler = {
  /** The epochs to which a new trial is first trained. */
  firstEpochs(budget: Budget): number;
  /** Decisions over resting and running trials. Promoted trials are pending: at most `room`. */
  decide(setting: Setting, history: History, room: number): readonly Decision[];
};
