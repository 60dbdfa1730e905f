// Every Redis key of Caviar's own; BullMQ's begin with `caviar:bull`. What one script or one command
// touches together shares a hash tag (the part in braces), so that it lies on one server of a Redis
// Cluster: each sweep has a tag, each queue has one, and so have the lists below.

import type { SweepId } from "@caviar/protocol";

/** Ids of all sweeps, scored by the time of creation (ms). */
export const SWEEPS = "caviar:{sweeps}:all";
/** Ids of the sweeps that have not ended. */
export const LIVE = "caviar:{sweeps}:live";
/** Ids of the sweeps whose checkpoints are swept, scored by when that is due next (ms). */
export const TO_COLLECT = "caviar:{sweeps}:to-collect";
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
    requests: key("requests"),
    steering: key("steering"),
  };
}

/** What a Redis that keeps checkpoints has of one group of them, usually a sweep's. */
export function storeKeys(group: string) {
  const index = `caviar:{${group}}:store`;
  return { index, chunksOf: (name: string) => `${index}:${name}` };
}

/** Ids of trainers that were seen; an entry without its key is gone. */
export const TRAINERS = "caviar:{trainers}:all";
export const trainerKey = (trainer: string): string => `caviar:{trainers}:at:${trainer}`;
/** What trainers of one installation offer, by its hash. */
export const offersKey = (hash: string): string => `caviar:{trainers}:offers:${hash}`;

/** What each sweep asks of a pool. */
export const claimsKey = (pool: string): string => `caviar:{pool:${pool}}:claims`;

/** Access tokens: id -> JSON with the hash of the secret. */
export const TOKENS = "caviar:{access}:tokens";
/** A browser's session, by the hash of its cookie; expires. */
export const sessionKey = (hash: string): string => `caviar:{access}:session:${hash}`;
