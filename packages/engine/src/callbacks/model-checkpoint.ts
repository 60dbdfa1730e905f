// Hand out a checkpoint after epochs: all of them, or those that are the best so far.

import type { Callback } from "./callback.ts";
import { costIn, type Monitored } from "./monitored.ts";

export type ModelCheckpointOptions = {
  /** Where the bytes go: a file, a database. `epoch` counts from 0. */
  readonly save: (checkpoint: Uint8Array, epoch: number) => void;
  /** Only when this figure is the best so far; default: after every epoch. */
  readonly saveBestOnly?: Monitored;
};

/** A callback that does so, each checkpoint as bytes that Model.resume takes. */
export function modelCheckpoint({ save, saveBestOnly }: ModelCheckpointOptions): Callback {
  let best = Infinity;
  return {
    onEpochEnd(epoch, logs, run) {
      if (saveBestOnly !== undefined) {
        const cost = costIn(logs, saveBestOnly);
        if (!(cost < best)) return;
        best = cost;
      }
      save(run.checkpoint(), epoch);
    },
  };
}
