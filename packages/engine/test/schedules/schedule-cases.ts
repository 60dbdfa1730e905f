// Schedules of the reference files, in our words. Tests only.

import type { Schedule } from "../../src/schedules/schedule.ts";

type Config = Readonly<Record<string, unknown>>;

const TYPES: Readonly<Record<string, string>> = {
  exponential: "exponentialDecay",
  inverse_time: "inverseTimeDecay",
  step: "stepDecay",
  piecewise_constant: "piecewiseConstantDecay",
  cosine: "cosineDecay",
};

const NAMES: Readonly<Record<string, string>> = {
  initial_lr: "initialLearningRate",
  decay_steps: "decaySteps",
  decay_rate: "decayRate",
  staircase: "staircase",
  every: "every",
  drop: "drop",
  boundaries: "boundaries",
  values: "values",
  alpha: "alpha",
  warmup_target: "warmupTarget",
  warmup_steps: "warmupSteps",
};

export function scheduleOf(config: Config): Schedule {
  const settings = Object.entries(config).flatMap(([theirs, value]) => {
    const ours = NAMES[theirs];
    return ours === undefined ? [] : [[ours, value] as const];
  });
  const rule = String(config["boundary_rule"]);
  const schedule = {
    type: TYPES[String(config["schedule"])],
    ...Object.fromEntries(settings),
    ...(rule.startsWith("step>=") && { convention: "torch" }),
  };
  return JSON.parse(JSON.stringify(schedule)); // the files are ours: trusted, as in readReference
}
