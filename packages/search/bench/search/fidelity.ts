// A sweep that may cut trainings short, against learning curves: how far from the minimum its
// winner is after so many epochs spent in all. Only fully trained trials can be the winner, and a
// trial counts from the moment its last epoch is paid. One trainer.

import {
  applyDecisions,
  type Budget,
  decide,
  EMPTY_HISTORY,
  plannedWork,
  pointFromUnit,
  type Problem,
  type SamplerOptions,
  type SchedulerOptions,
} from "../../src/index.ts";
import { EPOCHS, testProblem, type ProblemName } from "../../test/problems/problems.ts";

/** A regret that is as good as none: half a percent of validation error. */
export const NEAR = 0.005;

export function shareNear(regrets: readonly number[]): number {
  return regrets.filter((value) => value <= NEAR).length / regrets.length;
}

type Strategy = {
  readonly sampler: SamplerOptions;
  readonly scheduler: SchedulerOptions;
};

/** The regret at each of `epochs`, ascending; Infinity before the first trial is fully trained. */
export function regretsByEpochs(
  name: ProblemName,
  strategy: Strategy,
  seed: number,
  epochs: readonly number[],
): readonly number[] {
  // Coarse-to-fine plans for its budget: it gets a sweep for each.
  if (strategy.sampler.name === "coarse-to-fine" && epochs.length > 1) {
    return epochs.flatMap((budget) => regretsByEpochs(name, strategy, seed, [budget]));
  }
  const { f, fstar, g, space } = testProblem(name);
  const total = Math.max(...epochs);
  const budget = budgetFor(strategy, total);
  const problem: Problem = { ...strategy, space, budget, seed, parallelism: 1, reproducible: true };

  const found = epochs.map(() => Infinity);
  let [lossBest, spent] = [Infinity, 0];
  let history = EMPTY_HISTORY;
  while (spent < total) {
    const { decisions, over } = decide(problem, history, 1);
    history = applyDecisions(history, decisions);
    const record = history.trials.find(({ state }) => state === "pending");
    if (over || record === undefined) break;
    const { trial, unit, targetEpochs } = record;
    const point = pointFromUnit(space, unit);
    const loss = f(point, targetEpochs);
    spent += targetEpochs - (record.rungs.at(-1)?.epochs ?? 0);
    if (targetEpochs === EPOCHS && loss < lossBest) {
      lossBest = loss;
      const regret = g(point, EPOCHS) - fstar;
      for (const [i, limit] of epochs.entries()) if (spent <= limit) found[i] = regret;
    }
    const rungs = [...record.rungs, { epochs: targetEpochs, losses: [loss] }];
    history = {
      ...history,
      trials: history.trials.with(trial, { ...record, state: "resting", rungs }),
    };
  }
  return found;
}

/** As many trials as the epochs pay for; a scheduler needs one for each epoch at most. */
function budgetFor({ sampler }: Strategy, total: number): Budget {
  if (sampler.name !== "coarse-to-fine") return { trials: total, epochs: EPOCHS };
  let trials = 3;
  const epochsOf = (count: number): number =>
    plannedWork({ sampler, budget: { trials: count, epochs: EPOCHS } }).epochs;
  while (epochsOf(trials + 1) <= total) trials++;
  return { trials, epochs: EPOCHS };
}
