// Searches of every kind, each with trials of a blink: what they propose may depend on the seed and
// on results, never on timing.

import type { SweepSpecInput } from "@caviar/protocol";

import type { DisturbedSweep } from "./sweeps.ts";

type Sampler = NonNullable<SweepSpecInput["sampler"]>;
type Scheduler = NonNullable<SweepSpecInput["scheduler"]>;

/** With startups so short that most of the few trials are learned from. */
const SAMPLERS: readonly Sampler[] = [
  { name: "auto" },
  { name: "random" },
  { name: "grid" },
  { name: "sobol" },
  { name: "halton" },
  { name: "latin-hypercube" },
  { name: "coarse-to-fine" },
  { name: "tpe", startup: 4 },
  { name: "cma-es" },
  { name: "gp", startup: 4 },
  { name: "nsga-ii", population: 4 },
  { name: "bohb" },
];

const SCHEDULERS: readonly Scheduler[] = [
  { name: "median", interval: 3, startup: 2 },
  { name: "asha" },
  { name: "hyperband" },
  { name: "wilcoxon", interval: 3 },
];

const UNDER_SCHEDULERS: readonly Sampler[] = [{ name: "random" }, { name: "tpe", startup: 4 }];

const searchOf = (sampler: Sampler, scheduler: Scheduler): DisturbedSweep => ({
  name: `${sampler.name}-${scheduler.name}`,
  objective: { name: "classifier", settings: { dataset: "digits", layers: 1, batchSize: 64 } },
  metric: { name: "validationLoss", goal: "minimize" },
  space: {
    learningRate: { type: "float", min: 1e-4, max: 0.1, scale: "log" },
    units: { type: "int", min: 4, max: 32, scale: "log" },
    batchNorm: { type: "choice", values: [true, false] },
  },
  sampler,
  scheduler,
  budget: { trials: 14, epochs: 9 },
  parallelism: 3,
  checkpointSeconds: 1,
  seed: 3,
});

/** Every sampler without a scheduler, every scheduler with a sampler that learns and one that does not. */
export const allSearches: readonly DisturbedSweep[] = [
  ...SAMPLERS.map((sampler) => searchOf(sampler, { name: "none" })),
  ...UNDER_SCHEDULERS.flatMap((sampler) =>
    SCHEDULERS.map((scheduler) => searchOf(sampler, scheduler)),
  ),
];

const FEW = new Set(["gp-none", "random-median", "tpe-asha", "tpe-hyperband"]);

/** Some of them: one that learns, and schedulers of each way of deciding. */
export const fewSearches = allSearches.filter(({ name }) => FEW.has(name));
