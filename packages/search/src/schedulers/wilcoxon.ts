// The Wilcoxon rule (as Optuna's WilcoxonPruner): a trial is stopped when, step by step, it is worse
// than the best trial, by the signed-rank test (Wilcoxon 1945) over their paired results.
//
// Use it when an "epoch" of the objective is one more case of the same task: a fold, a seed, an
// instance, whose running mean is not what is reported. Do not use it on learning curves: their
// steps are no independent cases, and the test would be far too sure.

import { z } from "zod";

import { epochsSchema } from "../budget.ts";
import { expected, strict } from "../expected.ts";
import { lossOf, type TrialRecord } from "../history.ts";
import { bestFirst, isUsable } from "../result-order.ts";
import { signedRankTest } from "../statistics/signed-rank-test.ts";
import { checkOnTheWay } from "./checked-on-the-way.ts";
import { evenRungs, resultAt } from "./rungs.ts";
import type { Scheduler } from "./scheduler.ts";

const level = expected("a number above 0, below 1");

export const wilcoxonSchema = strict({
  name: z.literal("wilcoxon"),
  /** Epochs from one look at a trial to the next. */
  interval: epochsSchema.default(1),
  /** Stop when chance alone would make a trial look so much worse at most this often. */
  p: z.number(level).gt(0, level).lt(1, level).default(0.1),
  /** The fewest steps that are compared. */
  startup: epochsSchema.default(2),
}).readonly();

export type WilcoxonOptions = z.infer<typeof wilcoxonSchema>;

/** Stops what is worse than the best case by case; see the top of this file. */
export function wilcoxon({ interval, p, startup }: WilcoxonOptions): Scheduler {
  return {
    firstEpochs: ({ epochs }) => evenRungs(epochs, interval)[0]!,
    decide: (setting, history, { room }) =>
      checkOnTheWay(setting, history, room, {
        interval,
        judge(record, epochs, others) {
          if (!isUsable(resultAt(record, epochs))) {
            return `its result at ${epochs} epochs is not a finite number`;
          }
          const best = bestOf(others, epochs);
          const pairs = best === undefined ? [] : differences(record, best);
          if (pairs.length < startup) return undefined;
          const chance = signedRankTest(pairs);
          return chance < p
            ? `worse than trial ${best!.trial} over ${pairs.length} steps (p = ${chance.toFixed(3)})`
            : undefined;
        },
      }),
  };
}

/** The best of those that came as far, by the mean over their steps up to there. */
function bestOf(others: readonly TrialRecord[], epochs: number): TrialRecord | undefined {
  const peers = others.filter((other) => isUsable(resultAt(other, epochs)));
  const means = peers.map(({ rungs }) => {
    const losses = rungs.filter((rung) => rung.epochs <= epochs).map(lossOf);
    return { epochs, losses: [losses.reduce((sum, loss) => sum + loss, 0) / losses.length] };
  });
  return peers[bestFirst(means)[0] ?? 0];
}

/** Loss of `record` minus loss of `best` at every rung that both have. */
function differences(record: TrialRecord, best: TrialRecord): readonly number[] {
  return record.rungs
    .map((rung) => lossOf(rung) - lossOf(resultAt(best, rung.epochs)))
    .filter(Number.isFinite);
}
