// Every Redis key of Caviar's own; BullMQ's begin with `caviar:bull`.

import type { SweepId } from "@caviar/protocol";

/** Ids of all sweeps, scored by the time of creation (ms). */
export const SWEEPS = "caviar:sweeps";
/** Ids of the sweeps that have not ended. */
export const LIVE = "caviar:live";
/** Prefix of BullMQ's keys. */
export const BULL = "caviar:bull";

/** The keys of one sweep; scripts take them in this order. */
export function sweepKeys(sweep: SweepId) {
  const key = (name: string) => `caviar:{${sweep}}:${name}`;
  return {
    log: key("log"),
    head: key("head"),
    trials: key("trials"),
    archive: key("archive"),
    snapshot: key("snapshot"),
  };
}

export const trainerKey = (trainer: string): string => `caviar:trainer:${trainer}`;
/** Ids of trainers that were seen; an entry without its key is gone. */
export const TRAINERS = "caviar:trainers";
