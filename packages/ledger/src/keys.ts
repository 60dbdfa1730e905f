// Every Redis key of Caviar's own; BullMQ's begin with `caviar:bull`.

import type { SweepId } from "@caviar/protocol";

/** Ids of all sweeps, scored by the time of creation (ms). */
export const SWEEPS = "caviar:sweeps";
/** Ids of the sweeps that have not ended. */
export const LIVE = "caviar:live";
/** Ids of the sweeps whose checkpoints are swept, scored by when that is due next (ms). */
export const TO_COLLECT = "caviar:to-collect";
/** Prefix of BullMQ's keys. */
export const BULL = "caviar:bull";

/** The keys of one sweep, in the order in which the scripts take them. */
export function sweepKeys(sweep: SweepId) {
  const key = (name: string) => `caviar:{${sweep}}:${name}`;
  return { log: key("log"), head: key("head"), trials: key("trials") };
}

/** What a Redis that keeps checkpoints has of one group of them, usually a sweep's. */
export function storeKeys(group: string) {
  const index = `caviar:{${group}}:store`;
  return { index, chunksOf: (name: string) => `${index}:${name}` };
}

export const trainerKey = (trainer: string): string => `caviar:trainer:${trainer}`;
/** Ids of trainers that were seen; an entry without its key is gone. */
export const TRAINERS = "caviar:trainers";
