// What every part of a panda's page is given.

import type { ObjectiveOffer, Report, SweepId, SweepTable } from "@caviar/protocol";

import type { Steering } from "../steer/steering.ts";
import type { Entry } from "./acts.ts";
import type { Kin } from "./kin.ts";

export type Hand = {
  readonly sweep: SweepId;
  readonly trial: number;
  readonly table: SweepTable;
  readonly own: Kin;
  readonly kin: ReadonlyMap<number, Kin>;
  /** The trial first. */
  readonly shown: readonly number[];
  readonly reportsOf: (trial: number) => readonly Report[];
  /** Through all the trials that the model was. */
  readonly history: readonly Report[];
  readonly entries: readonly Entry[];
  /** Undefined: no trainer is there that offers it. */
  readonly offer: ObjectiveOffer | undefined;
  /** The sweep has ended, or is about to: nothing can be asked of it any more. */
  readonly isOver: boolean;
  /** Undefined: this person may only look. */
  readonly steering: Steering | undefined;
};

/** Whether its person can steer it now; a trial that has reached its target can only be branched. */
export function canSteer({ own: { summary, panda }, steering, isOver }: Hand): boolean {
  return steering !== undefined && !isOver && panda.by !== null && summary.phase === "pending";
}
