// The median rule (Golovin et al. 2017, Google Vizier, section 3.2.2, in the form that Optuna made
// common): a trial is stopped at a step when its best result so far is worse than what the median
// of the others showed at that step.
//
// Use it when trials are few and results noisy: it is careful and needs no ladder to be set up. Do
// not use it when time is short: it lets half of everything live, where ASHA keeps a third, then a
// ninth.

import { z } from "zod";

import { epochsSchema } from "../budget.ts";
import { strict, wholeNumber } from "../expected.ts";
import type { TrialRecord } from "../history.ts";
import { bestFirst, isBetter, isUsable, type Result } from "../result-order.ts";
import { checkOnTheWay, intervalOf } from "./checked-on-the-way.ts";
import { evenRungs, resultAt } from "./rungs.ts";
import type { Scheduler } from "./scheduler.ts";

export const medianSchema = strict({
  name: z.literal("median"),
  /** Epochs from one look at a trial to the next. Absent: a ninth of the budget. */
  interval: epochsSchema.optional(),
  /** Nobody is stopped before so many others have shown a result at the same step. */
  startup: wholeNumber(1, 1000).default(5),
}).readonly();

export type MedianOptions = z.infer<typeof medianSchema>;

/** Stops what is worse than the median; see the top of this file. */
export function median({ interval, startup }: MedianOptions): Scheduler {
  return {
    firstEpochs: ({ epochs }) => evenRungs(epochs, intervalOf(interval, epochs))[0]!,
    decide: (setting, history, { room }) =>
      checkOnTheWay(setting, history, room, {
        interval: intervalOf(interval, setting.budget.epochs),
        judge: (record, epochs, others) => judge(record, epochs, others, startup),
      }),
  };
}

function judge(
  record: TrialRecord,
  epochs: number,
  others: readonly TrialRecord[],
  startup: number,
): string | undefined {
  const mine = bestResult(record);
  if (!isUsable(mine)) return `its result at ${epochs} epochs is not a finite number`;
  const theirs = others.map((other) => resultAt(other, epochs)).filter(isUsable);
  if (theirs.length < startup) return undefined;
  const better = theirs.filter((result) => isBetter(result, mine)).length;
  return better > theirs.length / 2
    ? `${better} of ${theirs.length} others were better at ${epochs} epochs`
    : undefined;
}

/** The best that a trial showed at any of its rungs. */
function bestResult({ rungs }: TrialRecord): Result {
  return rungs[bestFirst(rungs)[0] ?? 0];
}
