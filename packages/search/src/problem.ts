// A search problem: the part of a sweep that decides what is tried. Also the rules that bind its
// parts to each other, which no part's own schema can see.

import type { Budget } from "./budget.ts";
import { expectation } from "./expected.ts";
import { samplerOf, type SamplerOptions } from "./samplers/registry.ts";
import type { Setting } from "./samplers/sampler.ts";
import type { SchedulerOptions } from "./schedulers/registry.ts";

export type Problem = Setting & {
  readonly sampler: SamplerOptions;
  readonly scheduler: SchedulerOptions;
};

type Strategy = Pick<Problem, "sampler" | "scheduler" | "budget">;

/** A mistake in a problem; the path starts at `sampler`, `scheduler` or `budget`. */
export type ProblemIssue = {
  readonly path: readonly (string | number)[];
  readonly message: string;
};

/** What does not fit together in a strategy whose parts are valid on their own. */
export function problemIssues({ sampler, scheduler, budget }: Strategy): readonly ProblemIssue[] {
  const issues: ProblemIssue[] = [];
  if (samplerOf(sampler).kind === "rounds" && scheduler.name !== "none") {
    const what = `none, because the sampler ${sampler.name} decides itself how far trials are trained`;
    issues.push({ path: ["scheduler", "name"], message: expectation(what, scheduler.name) });
  }
  if (sampler.name === "coarse-to-fine" && sampler.rounds !== undefined) {
    issues.push(...budgetIssues(sampler.rounds, budget));
  }
  return issues;
}

/** Rounds that are written out must spend exactly the budget, or one of the two is a slip. */
function budgetIssues(
  rounds: readonly { readonly trials: number; readonly epochs: number }[],
  budget: Budget,
): readonly ProblemIssue[] {
  const issues: ProblemIssue[] = [];
  const trials = rounds.reduce((sum, round) => sum + round.trials, 0);
  if (trials !== budget.trials) {
    const what = `${trials}, the trials of all rounds of the sampler`;
    issues.push({ path: ["budget", "trials"], message: expectation(what, budget.trials) });
  }
  const epochs = rounds.at(-1)?.epochs;
  if (epochs !== budget.epochs) {
    const what = `${epochs}, the epochs of the sampler's last round`;
    issues.push({ path: ["budget", "epochs"], message: expectation(what, budget.epochs) });
  }
  return issues;
}
