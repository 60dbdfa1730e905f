// What every job of a trainer works with.

import type { CheckpointStore, Queues, Redis } from "@caviar/ledger";
import type { Logger } from "@caviar/process";

export type Bench = {
  readonly trainer: string;
  readonly redis: Redis;
  readonly store: CheckpointStore;
  readonly queues: Queues;
  readonly log: Logger;
  /** True once this trainer was told to leave: running trials are handed back. */
  isLeaving(): boolean;
};
