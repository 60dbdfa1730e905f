// The sweeps that are disturbed: small networks on the digits, with epochs enough to be interrupted.

import type { SweepSpecInput } from "@caviar/protocol";

export type DisturbedSweep = Omit<SweepSpecInput, "pool">;

/** A crash may cost this much training; seconds. */
export const CHECKPOINT_SECONDS = 1;

/** Trials that do not learn from each other: how many run at once does not change their numbers. */
export const independentTrials: DisturbedSweep = {
  name: "chaos",
  objective: {
    name: "classifier",
    settings: { dataset: "digits", layers: 3, units: 192, batchSize: 16, batchNorm: true },
  },
  metric: { name: "validationLoss", goal: "minimize" },
  space: { learningRate: { type: "float", min: 1e-4, max: 1e-3, scale: "log" } },
  sampler: { name: "random" },
  budget: { trials: 4, epochs: 30 },
  parallelism: 3, // so that one is proposed while others run
  checkpointSeconds: CHECKPOINT_SECONDS,
  seed: 5,
};
