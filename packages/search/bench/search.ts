// How good and how dear the samplers are: `caviar bench search`. Median regret over seeds on twelve
// problems beside Optuna's; `--cost`: time of a proposal after up to 100,000 trials instead;
// `--fidelity`: regret by epochs spent, with schedulers that cut trainings short.
//
//   --seeds=30  --problems=branin,levy6  --samplers=tpe,gp  --budgets=50,100,200
//   --runs=FILE  Optuna's single runs (gzipped JSON), for p-values of the rank test
//   --json       the same as one line of JSON, last

import { parseArgs } from "node:util";

import { samplerSchema, type SamplerOptions, schedulerSchema } from "../src/index.ts";
import { PROBLEM_NAMES } from "../test/problems/problems.ts";
import { costOf } from "./search/cost.ts";
import { regretsByEpochs } from "./search/fidelity.ts";
import { mannWhitney } from "./search/mann-whitney.ts";
import { COUNTERPARTS, optunaMedians, optunaRuns } from "./search/optuna.ts";
import { median, regrets } from "./search/regret.ts";

const SAMPLERS = ["random", "coarse-to-fine", "tpe", "cma-es", "gp"];
const STRATEGIES = [
  ["random", "none"],
  ["random", "asha"],
  ["random", "hyperband"],
  ["coarse-to-fine", "none"],
  ["tpe", "none"],
  ["tpe", "asha"],
  ["bohb", "hyperband"],
] as const;
/** 5, 10, 20, 30 and 50 full trainings. */
const EPOCHS_SPENT = [135, 270, 540, 810, 1350];
/** A GP asks for minutes beyond this, and Optuna's was not run beyond it either. */
const GP_TRIALS_MAX = 60;

const { values: options } = parseArgs({
  options: {
    seeds: { type: "string", default: "30" },
    problems: { type: "string" },
    samplers: { type: "string", default: SAMPLERS.join() },
    budgets: { type: "string", default: "25,50,60,100,200" },
    runs: { type: "string" },
    json: { type: "boolean", default: false },
    cost: { type: "boolean", default: false },
    fidelity: { type: "boolean", default: false },
  },
});
const MEDIANS = optunaMedians();
const RUNS = options.runs === undefined ? {} : optunaRuns(options.runs);
const samplers = options.samplers.split(",").map((name) => samplerSchema.parse({ name }));
if (options.cost) benchCost();
else if (options.fidelity) benchFidelity();
else benchQuality();

function benchCost(): void {
  console.log("sampler             trials   median ms      p95 ms    heap MiB");
  const costs = samplers.flatMap((sampler) => {
    const counts = sampler.name === "gp" ? [100, 200] : [100, 1000, 10_000, 100_000];
    return counts.flatMap((count) => {
      const cost = costOf(sampler, count);
      if (cost === undefined) return [];
      const { medianMs, p95Ms, heapMiB } = cost;
      const figures = [medianMs.toFixed(2), p95Ms.toFixed(2), heapMiB.toFixed(1)];
      const columns = figures.map((text) => text.padStart(12)).join("");
      console.log(sampler.name.padEnd(15) + String(count).padStart(11) + columns);
      return [cost];
    });
  });
  if (options.json) console.log(JSON.stringify(costs));
}

function benchQuality(): void {
  const wanted = options.problems?.split(",");
  const problems = PROBLEM_NAMES.filter((name) => wanted?.includes(name) ?? true);
  console.log(
    "problem         sampler         trials      median   Optuna's (z: below 0 is better)",
  );
  const rows = problems.flatMap((problem) =>
    samplers.flatMap((sampler) => rowsOf(problem, sampler)),
  );
  if (options.json) console.log(JSON.stringify(rows));
}

type Row = {
  readonly problem: string;
  readonly sampler: string;
  readonly budget: number;
  readonly median: number;
  readonly optuna: readonly { sampler: string; median: number; z?: number; p?: number }[];
};

/** What is compared: `ours` by budget and then seed, with rivals by their names in Optuna's tables. */
type Contest = {
  readonly problem: (typeof PROBLEM_NAMES)[number];
  readonly sampler: string;
  readonly budgets: readonly number[];
  readonly ours: readonly (readonly number[])[];
  readonly isRival: (name: string) => boolean;
  /** Of those that are rivals, the best is always shown; of the others, these are. */
  readonly isCounterpart: (name: string) => boolean;
};

function rowsOf(problem: (typeof PROBLEM_NAMES)[number], wanted: SamplerOptions): readonly Row[] {
  const sampler = wanted.name;
  const most = sampler === "gp" ? GP_TRIALS_MAX : Infinity;
  const budgets = options.budgets
    .split(",")
    .map(Number)
    .filter((budget) => budget <= most);
  const runs = seeds().map((seed) => regrets(problem, wanted, seed, budgets));
  return contestRows({
    problem,
    sampler,
    budgets,
    ours: budgets.map((_, place) => runs.map((run) => run[place]!)),
    isRival: (name) => !name.startsWith("mf:"),
    isCounterpart: (name) => COUNTERPARTS[sampler]?.includes(name) ?? false,
  });
}

function benchFidelity(): void {
  console.log("problem         strategy                    epochs      median   Optuna's");
  const rows = (["curves-a", "table-digits"] as const).flatMap((problem) =>
    STRATEGIES.flatMap(([sampler, scheduler]) => {
      const strategy = {
        sampler: samplerSchema.parse({ name: sampler }),
        scheduler: schedulerSchema.parse({ name: scheduler }),
      };
      const runs = seeds().map((seed) => regretsByEpochs(problem, strategy, seed, EPOCHS_SPENT));
      const ours = EPOCHS_SPENT.map((_, place) => runs.map((run) => run[place]!));
      return contestRows({
        problem,
        sampler: `${sampler} + ${scheduler}`,
        budgets: EPOCHS_SPENT,
        ours,
        isRival: (name) => name.startsWith("mf:"),
        isCounterpart: () => false,
      });
    }),
  );
  if (options.json) console.log(JSON.stringify(rows));
}

function seeds(): readonly number[] {
  return [...Array(Number(options.seeds)).keys()];
}

function contestRows(contest: Contest): readonly Row[] {
  const { problem, sampler, budgets, ours, isRival, isCounterpart } = contest;
  const known = Object.entries(MEDIANS[problem] ?? {}).filter(([name]) => isRival(name));
  const single = RUNS[problem];
  return budgets.map((budget, place) => {
    const rivals = known
      .flatMap(([name, medians]) => {
        const value = medians[budget];
        return value === undefined ? [] : [{ sampler: name, median: value }];
      })
      .toSorted((a, b) => a.median - b.median)
      .filter(({ sampler: name }, rank) => rank === 0 || isCounterpart(name))
      .map((rival) => {
        const theirs = single?.[rival.sampler]?.[budget];
        return theirs === undefined ? rival : { ...rival, ...mannWhitney(ours[place]!, theirs) };
      });
    const row = { problem, sampler, budget, median: median(ours[place]!), optuna: rivals };
    console.log(lineOf(row));
    return row;
  });
}

function lineOf({ problem, sampler, budget, median: ours, optuna }: Row): string {
  const rivals = optuna.map(({ sampler: name, median: theirs, z, p }) => {
    const test = z === undefined || p === undefined ? "" : ` z=${z.toFixed(1)} p=${p.toFixed(3)}`;
    return `${name} ${theirs.toPrecision(3)}${test}`;
  });
  const figures = String(budget).padStart(6) + ours.toPrecision(3).padStart(12);
  return `${problem.padEnd(16)}${sampler.padEnd(options.fidelity ? 28 : 16)}${figures}   ${rivals.join("; ")}`;
}
