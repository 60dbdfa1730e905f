// How the commands that matter look on the wire: calls of scripts, told apart by their keys and
// arguments. Those of the ledger are ours, those of the queue are BullMQ's.

import type { Fits } from "./trap.ts";

const isScript = ([name]: readonly string[]) => /^evalsha|eval$/i.test(name ?? "");
const says =
  (text: string): Fits =>
  (words) =>
    isScript(words) && words.some((word) => word.includes(text));
const has = (words: readonly string[], end: string) => words.some((word) => word.endsWith(end));

/** A trainer takes a trial in hand. */
export const isBegin = says('"kind":"trial-begun"');
/** A trainer has come to a target: the one result of a rung, and the last reports before it. */
export const isSettle = says('"kind":"trial-rested"');
/** A trainer reports metrics. */
export const isReport: Fits = (words) =>
  isScript(words) && words.some((word) => word.startsWith('{"epoch":')) && !isSettle(words);
/** A coordinator appends decisions. */
export const isDecide: Fits = (words) =>
  says('"kind":"trial-proposed"')(words) || says('"kind":"trial-ended"')(words);
/** A worker asks BullMQ for its next job. */
export const isFetch: Fits = (words) =>
  isScript(words) &&
  has(words, ":limiter") &&
  has(words, ":stalled") &&
  !has(words, ":completed") &&
  !has(words, ":failed");
/** A worker tells BullMQ that a job is done. */
export const isCompletion: Fits = (words) =>
  isScript(words) && has(words, ":completed") && has(words, ":stalled");
/** Somebody adds a job. */
export const isAdd: Fits = (words) => isScript(words) && has(words, ":id") && has(words, ":meta");
