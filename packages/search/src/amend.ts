// Which budgets a running search can be given. What a strategy has planned from its budget of trials
// stays as it is, so there that number cannot change.

import type { Budget } from "./budget.ts";
import { expectation } from "./expected.ts";
import type { History } from "./history.ts";
import { type Problem, type ProblemIssue, problemIssues } from "./problem.ts";

/** Samplers whose n-th point depends on how many there will be. */
const PLANNED_BY_TRIALS: ReadonlySet<Problem["sampler"]["name"]> = new Set([
  "coarse-to-fine",
  "grid",
  "latin-hypercube",
]);

/** What is wrong with going on with `budget`. */
export function budgetProblems(
  problem: Problem,
  { trials }: History,
  budget: Budget,
): readonly ProblemIssue[] {
  const { sampler, scheduler } = problem;
  const issue = (key: keyof Budget, what: string): ProblemIssue => ({
    path: ["budget", key],
    message: expectation(what, budget[key]),
  });
  if (budget.epochs !== problem.budget.epochs) {
    return [issue("epochs", `${problem.budget.epochs}, to which trials are trained already`)];
  }
  if (budget.trials !== problem.budget.trials) {
    const planner = PLANNED_BY_TRIALS.has(sampler.name)
      ? sampler.name
      : scheduler.name === "pbt" && scheduler.name;
    if (planner) {
      return [issue("trials", `${problem.budget.trials}, from which ${planner} has planned`)];
    }
    if (budget.trials < trials.length) {
      return [issue("trials", `at least ${trials.length}, which were proposed already`)];
    }
  }
  return problemIssues({ ...problem, budget });
}
