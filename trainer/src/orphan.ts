// A trial that begins from its parent's checkpoint, when that is lost: without the parent's training
// behind it, it would be another trial.

import type { TrialJob } from "@caviar/protocol";

import type { Ending } from "./slot.ts";

/** `from`: the epochs of the checkpoint that was found; 0 when there is none. */
export function isOrphan({ parentEpochs = 0 }: TrialJob, from: number): boolean {
  return from < parentEpochs;
}

export const ORPHAN: Ending = {
  kind: "failed",
  why: "threw",
  message: "the checkpoint of the parent trial, which this one begins from, is lost",
  stack: undefined,
  cpuSeconds: undefined,
};
