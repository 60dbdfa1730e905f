// Learning rates set by epoch. A rate that depends on the update's number belongs into the
// optimizer, as a schedule: its place is then part of the state.

import type { Callback } from "./callback.ts";
import { costIn, type Monitored } from "./monitored.ts";

/** Each epoch's rate as a function of its number, 0, 1, ..., and of the rate before it. */
export function learningRateScheduler(rateOf: (epoch: number, rate: number) => number): Callback {
  return {
    onEpochBegin(epoch, run) {
      run.learningRate = rateOf(epoch, run.learningRate);
    },
  };
}

export type PlateauOptions = Monitored & {
  /** Default 0.1. */
  readonly factor?: number;
  /** Epochs without a better figure before the rate falls; default 10. */
  readonly patience?: number;
  /** Default 0. */
  readonly minLearningRate?: number;
};

/** Multiply the rate by `factor` when a figure has not become better for `patience` epochs. */
export function reduceLearningRateOnPlateau(options: PlateauOptions = {}): Callback {
  const { factor = 0.1, patience = 10, minLearningRate = 0 } = options;
  let best = Infinity;
  let waited = 0;
  return {
    onEpochEnd(_epoch, logs, run) {
      const cost = costIn(logs, options);
      const isBetter = cost < best; // false for NaN, which must not become the best
      waited = isBetter ? 0 : waited + 1;
      if (isBetter) best = cost;
      if (waited < patience) return;
      run.learningRate = Math.max(run.learningRate * factor, minLearningRate);
      waited = 0;
    },
  };
}
