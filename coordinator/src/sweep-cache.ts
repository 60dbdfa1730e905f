// The states of the sweeps that this coordinator works on or shows.

import type { SweepState } from "@caviar/protocol";
import { beginFold, foldEvent } from "@caviar/protocol";
import type { Redis } from "ioredis";

import { FoldCache } from "./fold-cache.ts";

const SWEEPS_MAX = 200;

export class SweepCache extends FoldCache<SweepState> {
  constructor(redis: Redis) {
    super(redis, {
      begin: beginFold,
      next: foldEvent,
      seqOf: ({ seq }) => seq,
      sweepsMax: SWEEPS_MAX,
    });
  }
}
