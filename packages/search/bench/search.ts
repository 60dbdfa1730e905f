// How good and how dear the samplers are: `caviar bench search`. Median regret over seeds on twelve
// problems beside Optuna's, with the rank test against its single runs; `--fidelity`: regret by epochs
// spent, with schedulers that cut trainings short; `--cost`: time of a decision after up to 100,000
// trials instead.
//
//   --seeds=30  --problems=branin,levy6  --samplers=tpe,gp  --budgets=50,100,200  --gp-trials=60
//   --json      the same as one line of JSON, last

import { parseArgs } from "node:util";

import { samplerSchema, type SamplerOptions, schedulerSchema } from "../src/index.ts";
import { PROBLEM_NAMES } from "../test/problems/problems.ts";
import { SAMPLER_NAMES } from "../src/samplers/registry.ts";
import { bestLine, bestRows, contestRows, isOfKind, kindLines, lineOf } from "./search/contest.ts";
import { COST_CASES, costOf } from "./search/cost.ts";
import { NEAR, regretsByEpochs, shareNear } from "./search/fidelity.ts";
import { optunaRuns } from "./search/optuna.ts";
import { regrets } from "./search/regret.ts";

/** `auto` is one of the others; `bohb` without a scheduler is `tpe`. */
const SAMPLERS = SAMPLER_NAMES.filter((name) => name !== "auto" && name !== "bohb");
const STRATEGIES = [
  ["random", "none"],
  ["random", "median"],
  ["random", "asha"],
  ["random", "hyperband"],
  ["coarse-to-fine", "none"],
  ["tpe", "none"],
  ["tpe", "asha"],
  ["tpe", "hyperband"],
  ["gp", "asha"],
  ["bohb", "asha"],
  ["bohb", "hyperband"],
] as const;
/** 5, 10, 20, 30 and 50 full trainings. */
const EPOCHS_SPENT = [135, 270, 540, 810, 1350];

const { values: options } = parseArgs({
  options: {
    seeds: { type: "string", default: "30" },
    problems: { type: "string" },
    samplers: { type: "string", default: SAMPLERS.join() },
    budgets: { type: "string", default: "25,50,60,100,200" },
    /** Optuna's gp was run no further, and a run of 200 takes seconds. */
    "gp-trials": { type: "string", default: "60" },
    json: { type: "boolean", default: false },
    cost: { type: "boolean", default: false },
    fidelity: { type: "boolean", default: false },
  },
});
const RUNS = optunaRuns();
const seeds = [...Array(Number(options.seeds)).keys()];
const names = options.samplers.split(",");
if (options.cost) benchCost();
else if (options.fidelity) benchFidelity();
else benchQuality();

function benchCost(): void {
  console.log("decides                 trials   median ms      p95 ms    heap MiB");
  const wanted = COST_CASES.filter(({ sampler }) => names.includes(sampler));
  const costs = wanted.flatMap(({ sampler, scheduler, counts }) =>
    counts.map((count) => {
      const cost = costOf(sampler, scheduler, count);
      const { medianMs, p95Ms, heapMiB } = cost;
      const figures = [medianMs.toFixed(3), p95Ms.toFixed(3), heapMiB.toFixed(1)];
      const columns = figures.map((text) => text.padStart(12)).join("");
      console.log(cost.strategy.padEnd(19) + String(count).padStart(11) + columns);
      return cost;
    }),
  );
  if (options.json) console.log(JSON.stringify(costs));
}

function benchQuality(): void {
  const wanted = options.problems?.split(",");
  const problems = PROBLEM_NAMES.filter((name) => wanted?.includes(name) ?? true);
  console.log(
    "problem         sampler                   trials      median   Optuna's (z: below 0 is better)",
  );
  const rows = problems.flatMap((problem) =>
    names.flatMap((name) => rowsOf(problem, samplerSchema.parse({ name }))),
  );
  console.log("\nthe best of ours against the best of Optuna's");
  const best = bestRows(rows, RUNS);
  for (const row of best) console.log(bestLine(row));
  console.log("\neach kind against Optuna's of its kind");
  for (const line of kindLines(rows)) console.log(line);
  if (options.json) console.log(JSON.stringify({ rows, best }));
}

function rowsOf(problem: (typeof PROBLEM_NAMES)[number], options_: SamplerOptions) {
  const sampler = options_.name;
  const most = sampler === "gp" ? Number(options["gp-trials"]) : Infinity;
  const budgets = options.budgets
    .split(",")
    .map(Number)
    .filter((budget) => budget <= most);
  const runs = seeds.map((seed) => regrets(problem, options_, seed, budgets));
  const rows = contestRows({
    problem,
    sampler,
    budgets,
    ours: budgets.map((_, place) => runs.map((run) => run[place]!)),
    runs: RUNS,
    isRival: (name) => !name.startsWith("mf:"),
    isCounterpart: isOfKind(sampler),
  });
  for (const row of rows) console.log(lineOf(row));
  return rows;
}

function benchFidelity(): void {
  console.log(
    `problem         strategy                  epochs      median   Optuna's; share of runs within ${NEAR}`,
  );
  const rows = (["curves-a", "table-digits"] as const).flatMap((problem) =>
    STRATEGIES.flatMap(([sampler, scheduler]) => {
      const strategy = {
        sampler: samplerSchema.parse({ name: sampler }),
        scheduler: schedulerSchema.parse({ name: scheduler }),
      };
      const runs = seeds.map((seed) => regretsByEpochs(problem, strategy, seed, EPOCHS_SPENT));
      const contested = contestRows({
        problem,
        sampler: `${sampler} + ${scheduler}`,
        budgets: EPOCHS_SPENT,
        ours: EPOCHS_SPENT.map((_, place) => runs.map((run) => run[place]!)),
        runs: RUNS,
        isRival: (name) => name.startsWith("mf:"),
        isCounterpart: (name) => /sha|hyperband/.test(name),
      });
      return contested.map((row) => {
        const within = {
          ours: shareNear(row.regrets),
          ...Object.fromEntries(
            row.optuna.map((rival) => [
              rival.sampler,
              shareNear(RUNS[problem]![rival.sampler]![row.budget]!),
            ]),
          ),
        };
        const shares = Object.entries(within).map(([name, share]) => `${name} ${share.toFixed(2)}`);
        console.log(`${lineOf(row)} | ${shares.join(", ")}`);
        return { ...row, within };
      });
    }),
  );
  if (options.json) console.log(JSON.stringify(rows));
}
