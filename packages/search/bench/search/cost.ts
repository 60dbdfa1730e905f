// What a decision costs after many trials: ten mixed dimensions, a history of random points, and then
// one decision and one result after another. Processor time, all threads of it (the compiler's and
// the collector's too), so that a busy machine disturbs less; the first decisions, which also load and
// sort the history, are warm-up, and what the very first leaves behind is collected at once.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import {
  applyDecisions,
  applyResult,
  decide,
  defineSpace,
  type History,
  type Problem,
  samplerSchema,
  schedulerSchema,
  type TrialRecord,
} from "../../src/index.ts";
import { isStart } from "../../src/decision.ts";
import { listOf } from "../../src/listed-history.ts";
import { random } from "../../src/samplers/random.ts";
import { schedulerOf } from "../../src/schedulers/registry.ts";

const space = defineSpace({
  learningRate: { type: "float", min: 1e-5, max: 1, scale: "log" },
  momentum: { type: "float", min: 0.5, max: 0.999, scale: "reverse-log" },
  dropout: { type: "float", min: 0, max: 0.8 },
  l2: { type: "float", min: 1e-8, max: 0.1, scale: "log" },
  width: { type: "int", min: 8, max: 1024, scale: "log" },
  layers: { type: "int", min: 1, max: 8 },
  batch: { type: "int", min: 8, max: 512, scale: "log" },
  activation: { type: "choice", values: ["relu", "gelu", "tanh"] },
  batchNorm: { type: "choice", values: [true, false] },
  schedule: { type: "choice", values: ["constant", "cosine", "linear", "step"] },
});

/** The compiler takes some hundred decisions; of gp, each of which calls everything often, few. */
const WARM_UP = 500;
const WARM_UP_OF_GP = 40;
const ASKS = 200;
/** After so many asks gp, whose cost grows with every trial, is given another history. */
const ASKS_OF_GP = 20;
const EPOCHS = 27;
const COUNTS = [100, 1000, 10_000, 100_000];

/** Strategies whose cost is measured, and after how many trials. */
export const COST_CASES = [
  ...["random", "sobol", "tpe", "cma-es", "nsga-ii"].map((sampler) => {
    return { sampler, scheduler: "none", counts: COUNTS } as const;
  }),
  { sampler: "gp", scheduler: "none", counts: [100, 200, 500] },
  { sampler: "coarse-to-fine", scheduler: "none", counts: COUNTS },
  { sampler: "random", scheduler: "asha", counts: COUNTS },
  { sampler: "random", scheduler: "hyperband", counts: COUNTS },
] as const;

export type Cost = {
  readonly strategy: string;
  readonly trials: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  /** Memory that the history and all that is remembered about it take up. */
  readonly heapMiB: number;
};

/** Time of one decision after `count` trials, or, of gp, around so many. */
export function costOf(sampler: string, scheduler: string, count: number): Cost {
  const isGp = sampler === "gp";
  const [span, from] = isGp ? [ASKS_OF_GP, count - ASKS_OF_GP / 2] : [Infinity, count];
  const warmUp = isGp ? WARM_UP_OF_GP : WARM_UP;
  let problem = problemOf(sampler, scheduler, from);
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  let history = historyOf(problem, from);
  const times: number[] = [];
  while (times.length < warmUp + ASKS) {
    if (times.length === 1) collectGarbage();
    if (times.length % span === span - 1) {
      problem = problemOf(sampler, scheduler, from, problem.seed + 1);
      history = historyOf(problem, from);
    }
    const start = process.cpuUsage();
    const { decisions } = decide(problem, history, 1);
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
    history = applyDecisions(history, decisions);
    for (const decision of decisions.filter(isStart)) {
      const record = listOf(history).at(decision.trial)!;
      history = applyResult(history, record.trial, resultOf(record));
    }
  }
  collectGarbage();
  const sorted = times.slice(warmUp).toSorted((a, b) => a - b);
  return {
    strategy: scheduler === "none" ? sampler : `${sampler} + ${scheduler}`,
    trials: count,
    medianMs: sorted[ASKS / 2]!,
    p95Ms: sorted[Math.floor(ASKS * 0.95)]!,
    heapMiB: (process.memoryUsage().heapUsed - before) / 2 ** 20,
  };
}

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

function problemOf(sampler: string, scheduler: string, count: number, seed = 1): Problem {
  // Coarse to fine is asked where it has most to do: as its second round begins.
  const rounds = [
    { trials: count, epochs: 1 },
    { trials: 1000, epochs: EPOCHS, promote: Math.min(200, count) },
  ];
  const isInRounds = sampler === "coarse-to-fine";
  return {
    space,
    budget: { trials: count + 1000, epochs: isInRounds || scheduler !== "none" ? EPOCHS : 1 },
    seed,
    parallelism: 1,
    reproducible: false,
    sampler: samplerSchema.parse({ name: sampler, ...(isInRounds && { rounds }) }),
    scheduler: schedulerSchema.parse({ name: scheduler }),
  };
}

function resultOf({ unit, targetEpochs }: TrialRecord) {
  const loss = unit.reduce((sum, u) => sum + (u - 0.3) ** 2, 0);
  return { epochs: targetEpochs, losses: [loss + 1 / targetEpochs] };
}

/** As many trials as the scheduler would have trained by now, each as far. */
function historyOf(problem: Problem, count: number): History {
  const scheduler = schedulerOf(problem.scheduler);
  const isInRounds = problem.sampler.name === "coarse-to-fine";
  const source = random();
  let trials = Array.from({ length: count }, (_, trial): TrialRecord => {
    const { unit } = source.propose(problem, { trials: [], zooms: [] }, trial);
    const targetEpochs = isInRounds ? 1 : scheduler.firstEpochs(problem.budget, trial);
    const round = isInRounds ? 1 : 0;
    return { trial, round, unit, targetEpochs, state: "pending", rungs: [] };
  });
  for (;;) {
    trials = trials.map((record) =>
      record.state === "pending"
        ? { ...record, state: "resting", rungs: [...record.rungs, resultOf(record)] }
        : record,
    );
    if (isInRounds) return { trials, zooms: [] };
    const turn = { room: Infinity, isClosed: false };
    const due = scheduler.decide(problem, { trials, zooms: [] }, turn);
    if (due.length === 0) return { trials, zooms: [] };
    trials = [...applyDecisions({ trials, zooms: [] }, due).trials];
  }
}
