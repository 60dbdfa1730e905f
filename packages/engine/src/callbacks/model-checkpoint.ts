// Hand out a checkpoint after epochs: all of them, or those that are the best so far.

import type { Callback } from "./callback.ts";
import { monitored } from "./early-stopping.ts";

export type ModelCheckpointOptions = {
  /** Where the bytes go: a file, a database. `epoch` counts from 0. */
  readonly save: (checkpoint: Uint8Array, epoch: number) => void;
  /** Only when this figure is the best so far; default: after every epoch. */
  readonly saveBestOnly?: { readonly monitor: string; readonly mode: "min" | "max" };
};

export function modelCheckpoint({ save, saveBestOnly }: ModelCheckpointOptions): Callback {
  let best = Infinity;
  return {
    onEpochEnd(epoch, logs, run) {
      if (saveBestOnly !== undefined) {
        const figure = monitored(logs, saveBestOnly.monitor);
        const cost = saveBestOnly.mode === "min" ? figure : -figure;
        if (!(cost < best)) return;
        best = cost;
      }
      save(run.checkpoint(), epoch);
    },
  };
}
