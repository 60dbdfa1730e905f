// A store in trouble (full, away, refusing) is no reason to lose a trial: whoever needs it asks
// again, ever more seldom, until it answers or nobody wants the answer any more.

import { CaviarError, type ErrorCode } from "@caviar/errors";
import type { Attempt } from "@caviar/ledger";
import type { EventBody } from "@caviar/protocol";
import { setTimeout as pause } from "node:timers/promises";

import type { Bench } from "./bench.ts";

const TROUBLE: ReadonlySet<ErrorCode> = new Set([
  "CAV_STORE_FULL",
  "CAV_STORE_UNREACHABLE",
  "CAV_STORE_REFUSED",
]);
const RETRY_MIN_MS = 250;
/** Also how long a trial waits at most once the store is well again; seldom enough for a store. */
const RETRY_MAX_MS = 5_000;
const REASON_LENGTH_MAX = 1_000;

/** It may be over in a while; the checkpoint itself is not at fault. */
export function isTrouble(error: unknown): error is CaviarError {
  return error instanceof CaviarError && TROUBLE.has(error.code);
}

/** Milliseconds before the nth try after the first. */
export function retryPauseMs(times: number): number {
  return Math.min(RETRY_MIN_MS * 2 ** (times - 1), RETRY_MAX_MS);
}

export function storeFailed(trial: number, action: "put" | "get", error: Error): EventBody {
  return { kind: "store-failed", trial, action, reason: clippedReason(error) };
}

export function clippedReason({ message }: Error): string {
  return message.slice(0, REASON_LENGTH_MAX);
}

type Asking = {
  readonly attempt: Attempt;
  readonly trial: number;
  readonly action: "put" | "get";
};

/**
 * The answer of `ask`, as often as it takes; the attempt is kept alive meanwhile. "gave up": this
 * trainer leaves, or the sweep wants nothing more of the attempt.
 */
export async function patiently<T>(
  { log, isLeaving }: Pick<Bench, "log" | "isLeaving">,
  { attempt, trial, action }: Asking,
  ask: () => Promise<T>,
): Promise<T | "gave up"> {
  for (let times = 1; ; times++) {
    try {
      return await ask();
    } catch (error) {
      if (!isTrouble(error)) throw error;
      log.warn({ err: error, times }, "the checkpoint store is in trouble; trying again");
      if (times === 1) await attempt.remark(storeFailed(trial, action, error));
      const { instruction } = await attempt.report([]);
      if (instruction !== "continue" || isLeaving()) return "gave up";
      await pause(retryPauseMs(times));
    }
  }
}
