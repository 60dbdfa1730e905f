// Rungs: the numbers of epochs at which trials are compared, and what a trial showed at one.

import { assert } from "@caviar/errors";

import { type Decision, isStart } from "../decision.ts";
import type { TrialRecord } from "../history.ts";
import type { Result } from "../result-order.ts";

/**
 * Epochs, rising by `eta` to exactly `epochs`, the first at least `min`: of 27 by 3 from 1 on,
 * 1, 3, 9, 27. Where rounding would make two the same there is one.
 */
export function geometricRungs(epochs: number, eta: number, min: number): readonly number[] {
  const rungs = [epochs];
  for (let share = eta; Math.ceil(epochs / share) >= min; share *= eta) {
    const next = Math.ceil(epochs / share);
    if (next < rungs[0]!) rungs.unshift(next);
    if (next === 1) break;
  }
  return rungs;
}

/** Epochs in even steps of `interval`, the last exactly `epochs`. */
export function evenRungs(epochs: number, interval: number): readonly number[] {
  assert(interval >= 1, `the interval must be at least 1, got ${interval}`);
  const count = Math.max(1, Math.floor(epochs / interval));
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? epochs : (i + 1) * interval));
}

/**
 * Whether it is settled what a trial shows at a rung: it has a result there, or it ended before
 * (failed, diverged, was stopped) and never will.
 */
export function hasOutcome({ rungs, state }: TrialRecord, epochs: number): boolean {
  if (rungs.some((rung) => rung.epochs === epochs)) return true;
  return state !== "pending" && state !== "resting";
}

/** The result at a rung; undefined for a trial that ended before. */
export function resultAt({ rungs }: TrialRecord, epochs: number): Result {
  return rungs.find((rung) => rung.epochs === epochs);
}

/** Whether the trial waits at this rung for a decision. */
export function restsAt({ state, targetEpochs }: TrialRecord, epochs: number): boolean {
  return state === "resting" && targetEpochs === epochs;
}

/** Whether a trial showed several objectives. */
export function hasSeveralLosses({ rungs }: TrialRecord): boolean {
  return rungs.some(({ losses }) => losses.length > 1);
}

export function promote({ trial, round }: TrialRecord, epochs: number, reason: string): Decision {
  return { kind: "promote", trial, epochs, round, reason };
}

export function complete({ trial }: TrialRecord): Decision {
  return { kind: "complete", trial, reason: "trained to the full budget" };
}

export function stop({ trial }: TrialRecord, reason: string): Decision {
  return { kind: "stop", trial, reason };
}

/** The decisions without those that start what there is no room for. */
export function withinRoom(decisions: readonly Decision[], room: number): readonly Decision[] {
  let left = room;
  return decisions.filter((decision) => !isStart(decision) || left-- > 0);
}
