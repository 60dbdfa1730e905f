// The frame of schedulers that let a trial go on unless it looks bad: every trial rests at even
// steps and is asked about; whoever is not stopped goes on to the next step.
//
// In a reproducible sweep a trial is judged by those numbered up to trial - parallelism, and waits
// until it is settled what these show at its rung; otherwise by all that are there.

import type { Decision } from "../decision.ts";
import type { History, TrialRecord } from "../history.ts";
import type { Setting } from "../samplers/sampler.ts";
import { complete, evenRungs, hasOutcome, promote, stop, withinRoom } from "./rungs.ts";

/** Why the trial is to be stopped at a rung, given those it is judged by; undefined: it goes on. */
export type Judge = (
  record: TrialRecord,
  epochs: number,
  others: readonly TrialRecord[],
) => string | undefined;

export function checkOnTheWay(
  { budget, parallelism, reproducible }: Setting,
  { trials }: History,
  room: number,
  options: { readonly interval: number; readonly judge: Judge },
): readonly Decision[] {
  const rungs = evenRungs(budget.epochs, options.interval);
  const decisions: Decision[] = [];
  for (const record of trials) {
    const { trial, state, targetEpochs } = record;
    if (state !== "resting") continue;
    const next = rungs.find((epochs) => epochs > targetEpochs);
    if (next === undefined) {
      decisions.push(complete(record));
      continue;
    }
    const others = reproducible
      ? trials.slice(0, Math.max(0, trial - parallelism + 1))
      : trials.filter((other) => other !== record);
    if (reproducible && !others.every((other) => hasOutcome(other, targetEpochs))) continue;
    const reason = options.judge(record, targetEpochs, others);
    decisions.push(
      reason === undefined
        ? promote(record, next, `holds its own at ${targetEpochs} epochs`)
        : stop(record, reason),
    );
  }
  return withinRoom(decisions, room);
}

/** The step at which trials are asked about: what the file says, or a ninth of the budget. */
export function intervalOf(interval: number | undefined, epochs: number): number {
  return interval ?? Math.max(1, Math.round(epochs / 9));
}
