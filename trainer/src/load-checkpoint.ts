// What a trial goes on from: its newest checkpoint that is in the store and whole. One that is lost
// costs training, not the trial: training again gives the same numbers.

import { CaviarError } from "@caviar/errors";
import type { Attempt } from "@caviar/ledger";

import type { Bench } from "./bench.ts";
import { clippedReason, patiently } from "./store-trouble.ts";

/** `epoch`: whole epochs done. */
export type Loaded = { readonly bytes: Uint8Array; readonly epoch: number };

type Wanted = {
  readonly attempt: Attempt;
  readonly trial: number;
  /** Newest first. */
  readonly checkpoints: readonly { readonly key: string; readonly epoch: number }[];
};

/** Undefined when there is none. "gave up": the store is in trouble and this attempt is over. */
export async function loadCheckpoint(
  bench: Bench,
  { attempt, trial, checkpoints }: Wanted,
): Promise<Loaded | undefined | "gave up"> {
  const { store, log } = bench;
  for (const { key, epoch } of checkpoints) {
    const begun = performance.now();
    try {
      const bytes = await patiently(bench, { attempt, trial, action: "get" }, () => store.get(key));
      if (bytes === "gave up") return bytes;
      const getMs = performance.now() - begun;
      const size = { bytes: bytes.length, getMs };
      await attempt.remark({ kind: "checkpoint-loaded", trial, key, epoch, ...size });
      return { bytes, epoch };
    } catch (error) {
      if (!isLost(error)) throw error;
      log.error({ err: error, trial, epoch }, "a checkpoint is lost; going on from the one before");
      const reason = clippedReason(error);
      await attempt.lose({ kind: "checkpoint-lost", trial, key, epoch, reason });
    }
  }
  return undefined;
}

function isLost(error: unknown): error is CaviarError {
  return (
    error instanceof CaviarError &&
    (error.code === "CAV_CHECKPOINT_MISSING" || error.code === "CAV_CHECKPOINT_CORRUPT")
  );
}
