// A search problem: the part of a sweep that decides what is tried. Also the rules that bind its
// parts to each other, which no part's own schema can see.

import type { Budget } from "./budget.ts";
import { expectation } from "./expected.ts";
import { derivedRounds } from "./samplers/coarse-to-fine-rounds.ts";
import { samplerOf, type SamplerOptions } from "./samplers/registry.ts";
import type { Setting } from "./samplers/sampler.ts";
import type { PbtOptions } from "./schedulers/pbt.ts";
import { schedulerOf, type SchedulerOptions } from "./schedulers/registry.ts";
import { forbiddenIssues, isForbidden } from "./space/forbidden.ts";
import { pointIssues } from "./space/space.ts";
import type { StopRule } from "./stop-rule.ts";

export type Problem = Setting & {
  readonly sampler: SamplerOptions;
  readonly scheduler: SchedulerOptions;
  readonly stop?: StopRule | undefined;
};

type Strategy = Pick<Problem, "sampler" | "scheduler" | "budget"> &
  Partial<Pick<Problem, "space" | "forbidden" | "start" | "stop">>;

/** A mistake in a problem; the path starts at the name of one of its parts. */
export type ProblemIssue = {
  readonly path: readonly (string | number)[];
  readonly message: string;
};

/** What does not fit together in a strategy whose parts are valid on their own. */
export function problemIssues(strategy: Strategy): readonly ProblemIssue[] {
  const { sampler, scheduler, budget } = strategy;
  const issues: ProblemIssue[] = [...pointsIssues(strategy)];
  if (samplerOf(sampler).kind === "rounds" && scheduler.name !== "none") {
    const what = `none, because the sampler ${sampler.name} decides itself how far trials are trained`;
    issues.push({ path: ["scheduler", "name"], message: expectation(what, scheduler.name) });
  }
  if (scheduler.name === "pbt") issues.push(...populationIssues(strategy, scheduler));
  if (sampler.name === "coarse-to-fine" && sampler.rounds !== undefined) {
    issues.push(...budgetIssues(sampler.rounds, budget));
  }
  issues.push(...firstEpochsIssues(strategy));
  return issues;
}

/** A budget of epochs must pay at least for the first trial or the first round. */
function firstEpochsIssues({ sampler, scheduler, budget }: Strategy): readonly ProblemIssue[] {
  const { totalEpochs } = budget;
  if (totalEpochs === undefined) return [];
  const round =
    sampler.name === "coarse-to-fine" ? (sampler.rounds ?? derivedRounds(budget))[0] : undefined;
  const first = round ? round.trials * round.epochs : schedulerOf(scheduler).firstEpochs(budget, 0);
  if (totalEpochs >= first) return [];
  const what = `at least ${first}, the epochs of the first ${round ? "round" : "trial"}`;
  return [{ path: ["budget", "totalEpochs"], message: expectation(what, totalEpochs) }];
}

function populationIssues(
  { space = {}, stop, budget }: Strategy,
  { population = 2, mutate = [] }: PbtOptions,
): readonly ProblemIssue[] {
  const issues: ProblemIssue[] = [];
  if (stop !== undefined) {
    const what = "no stop rule with pbt, whose population trains to the end together";
    issues.push({ path: ["stop"], message: expectation(what, stop) });
  }
  if (population > budget.trials) {
    const what = `at most ${budget.trials}, the trials of the budget`;
    issues.push({ path: ["scheduler", "population"], message: expectation(what, population) });
  }
  for (const [index, name] of mutate.entries()) {
    if (Object.hasOwn(space, name)) continue;
    const what = `a parameter of the space (${Object.keys(space).join(", ")})`;
    issues.push({ path: ["scheduler", "mutate", index], message: expectation(what, name) });
  }
  return issues;
}

/** Forbidden combinations and starting points must be about this space, and not each other's. */
function pointsIssues({ space, forbidden = [], start = [] }: Strategy): readonly ProblemIssue[] {
  if (space === undefined) return [];
  const placed = (part: string, issues: readonly ProblemIssue[]): readonly ProblemIssue[] =>
    issues.map(({ path, message }) => ({ path: [part, ...path], message }));
  return [
    ...placed("forbidden", forbiddenIssues(space, forbidden)),
    ...start.flatMap((point, index) => {
      const issues = pointIssues(space, point);
      const clash = issues.length === 0 && isForbidden(forbidden, point);
      const message = expectation("a point that is not forbidden", point);
      return clash
        ? [{ path: ["start", index], message }]
        : placed("start", issues).map((issue) => ({
            ...issue,
            path: issue.path.toSpliced(1, 0, index),
          }));
    }),
  ];
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
