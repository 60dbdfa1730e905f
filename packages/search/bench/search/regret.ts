// One sweep against a test problem, and how far from the minimum its winner was after each budget.

import {
  applyDecisions,
  decide,
  EMPTY_HISTORY,
  pointFromUnit,
  type Problem,
  type SamplerOptions,
} from "../../src/index.ts";
import { samplerOf } from "../../src/samplers/registry.ts";
import { EPOCHS, testProblem, type ProblemName } from "../../test/problems/problems.ts";

/**
 * The regret after each budget: g(incumbent) - minimum, where the incumbent is the trial of the
 * lowest observed value so far, the first of equals. One trial at a time, trained to the end.
 */
export function regrets(
  name: ProblemName,
  sampler: SamplerOptions,
  seed: number,
  budgets: readonly number[],
): readonly number[] {
  // A sampler that works in rounds plans for its budget: it gets a sweep for each.
  if (samplerOf(sampler).kind === "rounds" && budgets.length > 1) {
    return budgets.flatMap((budget) => regrets(name, sampler, seed, [budget]));
  }
  const { f, fstar, g, space } = testProblem(name);
  const trials = Math.max(...budgets);
  const problem: Problem = {
    space,
    budget: { trials, epochs: EPOCHS },
    seed,
    parallelism: 1,
    reproducible: true,
    sampler: withRounds(sampler, trials),
    scheduler: { name: "none" },
  };

  const found: number[] = [];
  let [lossBest, regret] = [Infinity, Infinity];
  let history = EMPTY_HISTORY;
  for (;;) {
    const { decisions, over } = decide(problem, history, 1);
    history = applyDecisions(history, decisions);
    if (over) return found;
    const record = history.trials.at(-1)!;
    const point = pointFromUnit(space, record.unit);
    const loss = f(point, EPOCHS);
    if (loss < lossBest) [lossBest, regret] = [loss, g(point, EPOCHS) - fstar];
    if (budgets.includes(history.trials.length)) found.push(regret);
    const rungs = [{ epochs: EPOCHS, losses: [loss] }];
    history = {
      ...history,
      trials: history.trials.with(record.trial, { ...record, state: "resting", rungs }),
    };
  }
}

/** Coarse-to-fine in three rounds of full training: the other samplers train fully too. */
function withRounds(sampler: SamplerOptions, trials: number): SamplerOptions {
  if (sampler.name !== "coarse-to-fine") return sampler;
  const first = Math.round(trials * 0.5);
  const second = Math.round(trials * 0.3);
  const rounds = [first, second, trials - first - second].map((count) => {
    return { trials: count, epochs: EPOCHS, promote: 0 };
  });
  return { ...sampler, rounds };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}
