// How much a sweep will train if nothing ends early: for progress bars and estimates.

import type { Problem } from "./problem.ts";
import { schedulerOf } from "./schedulers/registry.ts";
import { derivedRounds } from "./samplers/coarse-to-fine-rounds.ts";

/** trials: points proposed in all; epochs: trained in all, over every trial and rung. */
export type PlannedWork = { readonly trials: number; readonly epochs: number };

type Strategy = Pick<Problem, "sampler" | "budget"> & Partial<Pick<Problem, "scheduler">>;

export function plannedWork(strategy: Strategy): PlannedWork {
  const { trials, epochs } = workOf(strategy);
  return { trials, epochs: Math.min(epochs, strategy.budget.totalEpochs ?? epochs) };
}

function workOf({ sampler, scheduler, budget }: Strategy): PlannedWork {
  if (sampler.name !== "coarse-to-fine") {
    const planned = scheduler && schedulerOf(scheduler).plannedEpochs?.(budget);
    return { trials: budget.trials, epochs: planned ?? budget.trials * budget.epochs };
  }
  const rounds = sampler.rounds ?? derivedRounds(budget);
  const work = { trials: 0, epochs: 0 };
  for (const [index, { trials, epochs, promote }] of rounds.entries()) {
    const before = rounds[index - 1]?.epochs ?? 0;
    work.trials += trials;
    work.epochs += trials * epochs + (index > 0 ? promote * (epochs - before) : 0);
  }
  return work;
}
