// The Wilcoxon rule (as Optuna's WilcoxonPruner): a trial is stopped when, step by step, it is worse
// than the best trial, by the signed-rank test (Wilcoxon 1945) over their paired results.
//
// With several objectives it is stopped when a trial of the Pareto front is so much better in each.
//
// Use it when an "epoch" of the objective is one more case of the same task: a fold, a seed, an
// instance, whose running mean is not what is reported. Do not use it on learning curves: their
// steps are no independent cases, and the test would be far too sure.

import { z } from "zod";

import { epochsSchema } from "../budget.ts";
import { expected, strict } from "../expected.ts";
import { type Rung, type TrialRecord, violationOf } from "../history.ts";
import { bestFirst, isUsable, paretoBest } from "../result-order.ts";
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
          for (const rival of bestOf(others, epochs)) {
            const pairs = differences(record, rival);
            if (pairs.some(({ length }) => length < startup)) continue;
            const chance = Math.max(...pairs.map(signedRankTest));
            if (chance >= p) continue;
            const steps = `${pairs[0]!.length} steps (p = ${chance.toFixed(3)})`;
            return `worse than trial ${rival.trial} over ${steps}`;
          }
          return undefined;
        },
      }),
  };
}

/** The best of those that came as far, by their means over the steps up to there. */
function bestOf(others: readonly TrialRecord[], epochs: number): readonly TrialRecord[] {
  const peers = others.filter((other) => isUsable(resultAt(other, epochs)));
  const means = peers.map(({ rungs }) => meanOf(rungs.filter((rung) => rung.epochs <= epochs)));
  const hasSeveral = means.some(({ losses }) => losses.length > 1);
  const places = hasSeveral ? paretoBest(means) : bestFirst(means).slice(0, 1);
  return places.map((place) => peers[place]!);
}

function meanOf(rungs: readonly Rung[]): Rung {
  const mean = (of: (rung: Rung) => number): number =>
    rungs.reduce((sum, rung) => sum + of(rung), 0) / rungs.length;
  const losses = rungs[0]!.losses.map((_, i) => mean(({ losses: all }) => all[i]!));
  return { epochs: rungs.at(-1)!.epochs, losses, violation: mean(violationOf) };
}

/** By objective: loss of `record` minus loss of `best` at every rung that both have. */
function differences(record: TrialRecord, best: TrialRecord): readonly (readonly number[])[] {
  const shared = record.rungs.flatMap((rung) => {
    const other = resultAt(best, rung.epochs);
    return isUsable(rung) && isUsable(other) ? [{ losses: rung.losses, others: other.losses }] : [];
  });
  const objectives = record.rungs[0]?.losses ?? [];
  return objectives.map((_, i) => shared.map(({ losses, others }) => losses[i]! - others[i]!));
}
