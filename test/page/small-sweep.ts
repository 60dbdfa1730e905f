// A sweep that the page's tests look at: two rounds on the digits, real training, some seconds long.

import type { SweepSpecInput } from "@caviar/protocol";

export const smallSweep: Omit<SweepSpecInput, "pool"> = {
  name: "digits",
  description: "Handwritten digits, coarse to fine",
  objective: { name: "classifier", settings: { dataset: "digits", batchSize: 32 } },
  metric: { name: "validationLoss", goal: "minimize" },
  space: {
    learningRate: { type: "float", min: 3e-4, max: 0.05, scale: "log" },
    beta1: { type: "float", min: 0.7, max: 0.999, scale: "reverse-log" },
    layers: { type: "int", min: 1, max: 2 },
    units: { type: "int", min: 16, max: 96, scale: "log" },
    batchNorm: { type: "choice", values: [true, false] },
  },
  sampler: {
    name: "coarse-to-fine",
    rounds: [
      { trials: 14, epochs: 2 },
      { trials: 8, epochs: 6, promote: 4 },
    ],
  },
  budget: { trials: 22, epochs: 6 },
  seed: 2,
  parallelism: 4,
};
