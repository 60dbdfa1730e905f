// What every route works with.

import { CaviarError } from "@caviar/errors";
import type { CheckpointStore, EventFollower, Queues, Redis } from "@caviar/ledger";
import type { Logger } from "@caviar/process";
import type { Diagnosis, SweepId, SweepState } from "@caviar/protocol";

import type { SweepCache } from "../sweep-cache.ts";

export type ApiParts = {
  /** Fails fast while Redis is away: a person waits for the answer. */
  readonly redis: Redis;
  readonly queues: Queues;
  readonly cache: SweepCache;
  readonly follower: EventFollower;
  readonly store: CheckpointStore;
  readonly log: Logger;
  /** Takes about a second, and writes to Redis and the store what it deletes again. */
  readonly diagnose: () => Promise<Diagnosis>;
};

/** The sweep's state now; CAV_SWEEP_UNKNOWN when there is none. */
export async function knownSweep({ cache }: ApiParts, sweep: SweepId): Promise<SweepState> {
  const state = await cache.catchUp(sweep);
  if (!state) throw new CaviarError("CAV_SWEEP_UNKNOWN", `there is no sweep ${sweep}`);
  return state;
}
