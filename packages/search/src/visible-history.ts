// What the proposal of one trial may see in a reproducible sweep. Which results are in when a
// trial is proposed depends on timing; which results it is *shown* must not.
//
// Without a scheduler: the results of trials up to n - parallelism. With one, how far these have
// been trained by now depends on timing too. Shown is the first rung of trials up to
// n - parallelism, and of those further behind how far they get if no other trial ever comes, which
// the scheduler itself answers (schedulers/scheduler.ts: what it decides about the trials 0..n stays
// decided). How much further behind: about as many trials as begin while one is trained to the end,
// so that a proposal seldom has to wait for a long training.

import type { History, TrialRecord } from "./history.ts";
import { listedHistory, listOf } from "./listed-history.ts";
import { openTrials } from "./open-trials.ts";
import type { Problem } from "./problem.ts";
import { schedulerOf } from "./schedulers/registry.ts";
import type { TrialList } from "./trial-list.ts";

/**
 * The history as the proposal of `trial` sees it: the results of trials up to trial - parallelism
 * and no others; later ones appear as pending, without results, so that a sampler can keep away
 * from them. Zooms are shown as they are. Undefined: one of those results is still to come; wait.
 */
export function visibleHistory(
  history: History,
  trial: number,
  parallelism: number,
): History | undefined {
  const trials = listOf(history);
  const count = Math.max(0, trial - parallelism + 1);
  const open = openTrials(history).pending.at(0);
  if (trials.length < count || (open && open.trial < count)) return undefined;

  const running = trialsBetween(trials, count, trial).map((record) => {
    return [record.trial, withoutResult(record, record.targetEpochs)] as const;
  });
  return listedHistory(trials.first(count).with(running), history.zooms);
}

function trialsBetween(trials: TrialList, start: number, end: number): readonly TrialRecord[] {
  const length = Math.max(0, Math.min(end, trials.length) - start);
  return Array.from({ length }, (_, i) => trials.at(start + i)!);
}

/** A trial as it was proposed. */
function withoutResult({ trial, round, unit }: TrialRecord, targetEpochs: number): TrialRecord {
  return { trial, round, unit, targetEpochs, state: "pending", rungs: [] };
}

/** As `visibleHistory`, for any scheduler: trials are shown at a rung that they are bound to reach. */
export function visibleTo(problem: Problem, history: History, trial: number): History | undefined {
  const { parallelism, scheduler, budget } = problem;
  if (scheduler.name === "none") return visibleHistory(history, trial, parallelism);
  const firstEpochs = (number: number): number =>
    schedulerOf(scheduler).firstEpochs(budget, number);

  const ratio = budget.epochs / firstEpochs(trial);
  const lag = parallelism * Math.ceil(1 + Math.sqrt(ratio));
  const views: TrialRecord[] = [];
  for (let number = 0; number <= trial - parallelism; number++) {
    const view = viewAt(history.trials[number], firstEpochs(number));
    if (view === undefined) return undefined;
    views.push(view);
  }
  const border = Math.max(0, trial - lag + 1);
  const carried = carriedOn(problem, history, views.slice(0, border));
  if (carried === undefined) return undefined;
  const settled = [...carried, ...views.slice(border)];
  const running = trialsBetween(listOf(history), settled.length, trial);
  const shown = running.map((record) => withoutResult(record, firstEpochs(record.trial)));
  return { trials: [...settled, ...shown], zooms: history.zooms };
}

/** The trials after every promotion that they alone give rise to; undefined: one is still to come. */
function carriedOn(
  problem: Problem,
  history: History,
  views: readonly TrialRecord[],
): readonly TrialRecord[] | undefined {
  const scheduler = schedulerOf(problem.scheduler);
  // Never closed: what only the end of the sweep decides is not to be seen before it.
  const turn = { room: Infinity, isClosed: false };
  let known = views;
  for (;;) {
    const promoted = scheduler
      .decide(problem, { trials: known, zooms: history.zooms }, turn)
      .filter((decision) => decision.kind === "promote");
    if (promoted.length === 0) return known;
    const next = [...known];
    for (const { trial, epochs } of promoted) {
      const view = viewAt(history.trials[trial], epochs);
      if (view === undefined) return undefined;
      next[trial] = view;
    }
    known = next;
  }
}

/** A trial as it looked when it had come to `epochs`; undefined while it has not. */
function viewAt(record: TrialRecord | undefined, epochs: number): TrialRecord | undefined {
  if (record === undefined) return undefined;
  const place = record.rungs.findIndex((rung) => rung.epochs === epochs);
  if (place === -1) {
    const hasEnded = record.state !== "pending" && record.state !== "resting";
    return hasEnded ? { ...record, targetEpochs: epochs } : undefined;
  }
  const isAsIs = record.state === "resting" && place === record.rungs.length - 1;
  if (isAsIs && record.targetEpochs === epochs) return record;
  const rungs = record.rungs.slice(0, place + 1);
  return { ...record, state: "resting", targetEpochs: epochs, rungs };
}
