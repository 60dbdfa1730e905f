// End training when a figure has not become better for some epochs.

import type { Callback } from "./callback.ts";
import { costIn, type Monitored } from "./monitored.ts";

export type EarlyStoppingOptions = Monitored & {
  /** Stop after so many epochs in a row without a better figure; 0 (default) is taken as 1. */
  readonly patience?: number;
  /** What is better by less does not count; default 0. */
  readonly minDelta?: number;
  /** Put the weights of the best epoch back when training ends; default false. */
  readonly restoreBestWeights?: boolean;
};

/** A callback that does so, for one `fit`; as Keras' EarlyStopping. An epoch without the figure is CAV_USAGE. */
export function earlyStopping(options: EarlyStoppingOptions = {}): Callback {
  const { patience = 0, minDelta = 0 } = options;
  let best = Infinity;
  let waited = 0;
  let restore: (() => void) | undefined;
  return {
    onEpochEnd(_epoch, logs, run) {
      const cost = costIn(logs, options);
      if (cost < best - minDelta) {
        best = cost;
        waited = 0;
        if (options.restoreBestWeights === true) restore = run.snapshot();
        return;
      }
      waited += 1;
      if (waited >= Math.max(1, patience)) run.stop();
    },
    onTrainEnd: () => restore?.(),
  };
}
