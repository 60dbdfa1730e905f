// Every Redis key of Caviar's own; BullMQ's begin with `caviar:bull`.

import type { SweepId } from "@caviar/protocol";

/** Ids of all sweeps, scored by the time of creation (ms). */
export const SWEEPS = "caviar:sweeps";
/** Ids of the sweeps that have not ended. */
export const LIVE = "caviar:live";
/** Prefix of BullMQ's keys. */
export const BULL = "caviar:bull";

/** The keys of one sweep, in the order in which the scripts take them. */
export function sweepKeys(sweep: SweepId) {
  const key = (name: string) => `caviar:{${sweep}}:${name}`;
  return { log: key("log"), head: key("head"), trials: key("trials") };
}

export const trainerKey = (trainer: string): string => `caviar:trainer:${trainer}`;
/** Ids of trainers that were seen; an entry without its key is gone. */
export const TRAINERS = "caviar:trainers";

/** Access tokens: id -> JSON with the hash of the secret. */
export const TOKENS = "caviar:tokens";
/** A browser's session, by the hash of its cookie; expires. */
export const sessionKey = (hash: string): string => `caviar:session:${hash}`;
