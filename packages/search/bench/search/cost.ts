// What a proposal costs after many trials: ten mixed dimensions, a history of random points, and
// then one proposal and one result after another. Processor time, all threads of it (the compiler's
// and the collector's too), so that a busy machine disturbs less; the first proposals, which also
// load and sort the history, are warm-up.

import {
  defineSpace,
  type History,
  type SamplerOptions,
  type TrialRecord,
  type UnitPoint,
} from "../../src/index.ts";
import { random } from "../../src/samplers/random.ts";
import { samplerOf } from "../../src/samplers/registry.ts";

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

const WARM_UP = 100;
const ASKS = 200;

export type Cost = {
  readonly sampler: string;
  readonly trials: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  /** Memory that the history and all that is remembered about it take up. */
  readonly heapMiB: number;
};

function finished(trial: number, unit: UnitPoint): TrialRecord {
  const loss = unit.reduce((sum, u) => sum + (u - 0.3) ** 2, 0);
  const rungs = [{ epochs: 1, losses: [loss] }];
  return { trial, round: 0, unit, targetEpochs: 1, state: "completed", rungs };
}

/** Time of one proposal after `count` finished trials; for samplers that propose points. */
export function costOf(options: SamplerOptions, count: number): Cost | undefined {
  const sampler = samplerOf(options);
  if (sampler.kind === "rounds") return undefined;
  const setting = {
    space,
    budget: { trials: count + WARM_UP + ASKS, epochs: 1 },
    seed: 1,
    parallelism: 1,
    reproducible: true,
  };
  const before = process.memoryUsage().heapUsed;
  const source = random();
  const trials = Array.from({ length: count }, (_, trial) =>
    finished(trial, source.propose(setting, { trials: [], zooms: [] }, trial).unit),
  );
  const times: number[] = [];
  for (let ask = 0; ask < WARM_UP + ASKS; ask++) {
    const history: History = { trials, zooms: [] };
    const start = process.cpuUsage();
    const { unit } = sampler.propose(setting, history, trials.length);
    const { user, system } = process.cpuUsage(start);
    if (ask >= WARM_UP) times.push((user + system) / 1000);
    trials.push(finished(trials.length, unit));
  }
  const sorted = times.toSorted((a, b) => a - b);
  return {
    sampler: options.name,
    trials: count,
    medianMs: sorted[ASKS / 2]!,
    p95Ms: sorted[Math.floor(ASKS * 0.95)]!,
    heapMiB: (process.memoryUsage().heapUsed - before) / 2 ** 20,
  };
}
