// End training when a figure has not become better for some epochs.

import { CaviarError } from "@caviar/errors";

import type { Callback, Logs } from "./callback.ts";

export type EarlyStoppingOptions = {
  /** Default `validationLoss`. */
  readonly monitor?: string;
  /** Default `min`: lower is better. */
  readonly mode?: "min" | "max";
  /** Stop after so many epochs in a row without a better figure; 0 (default) is taken as 1. */
  readonly patience?: number;
  /** What is better by less does not count; default 0. */
  readonly minDelta?: number;
  /** Put the weights of the best epoch back when training ends; default false. */
  readonly restoreBestWeights?: boolean;
};

export function earlyStopping(options: EarlyStoppingOptions = {}): Callback {
  const { monitor = "validationLoss", mode = "min", patience = 0, minDelta = 0 } = options;
  let best = Infinity;
  let waited = 0;
  let restore: (() => void) | undefined;
  return {
    onEpochEnd(_epoch, logs, run) {
      const figure = mode === "min" ? monitored(logs, monitor) : -monitored(logs, monitor);
      if (figure < best - minDelta) {
        best = figure;
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

/** Throws CAV_USAGE for a figure that the logs do not have. */
export function monitored(logs: Logs, name: string): number {
  const figure = logs[name];
  if (figure !== undefined) return figure;
  throw new CaviarError(
    "CAV_USAGE",
    `there is no figure ${name} to monitor; this training has ${Object.keys(logs).join(", ")}`,
  );
}
