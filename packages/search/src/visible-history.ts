// What the proposal of one trial may see in a reproducible sweep. Which results are in when a
// trial is proposed depends on timing; which results it is *shown* must not.
//
// Without a scheduler: the results of trials up to n - parallelism. With one, how far these have
// been trained by now depends on timing too. Shown is the first rung of trials up to
// n - parallelism, and of those further behind how far they get if no other trial ever comes, which
// the scheduler itself answers (schedulers/scheduler.ts: what it decides about the trials 0..n stays
// decided). How much further behind: about as many trials as begin while one is trained to the end,
// so that a proposal seldom has to wait for a long training. What was shown stays shown, so that the
// next proposal goes on from there instead of promoting all trials anew.

import type { History, TrialRecord } from "./history.ts";
import { listedHistory, listOf } from "./listed-history.ts";
import { openTrials } from "./open-trials.ts";
import type { Problem } from "./problem.ts";
import { schedulerOf } from "./schedulers/registry.ts";
import type { UnitPoint } from "./space/space.ts";
import { TrialList } from "./trial-list.ts";

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
  return listedHistory(trials.first(count).with(running), { zooms: history.zooms });
}

function trialsBetween(trials: TrialList, start: number, end: number): readonly TrialRecord[] {
  const length = Math.max(0, Math.min(end, trials.length) - start);
  return Array.from({ length }, (_, i) => trials.at(start + i)!);
}

/** A trial as it was proposed: the same object each time, so that nobody takes it for a change. */
function withoutResult({ trial, round, unit }: TrialRecord, targetEpochs: number): TrialRecord {
  const known = proposed.get(unit);
  const isSame =
    known?.trial === trial && known.round === round && known.targetEpochs === targetEpochs;
  if (isSame) return known;
  const record = { trial, round, unit, targetEpochs, state: "pending", rungs: [] } as const;
  proposed.set(unit, record);
  return record;
}

const proposed = new WeakMap<UnitPoint, TrialRecord>();

/** As `visibleHistory`, for any scheduler: trials are shown at a rung that they are bound to reach. */
export function visibleTo(problem: Problem, history: History, trial: number): History | undefined {
  const { parallelism, scheduler, budget } = problem;
  if (scheduler.name === "none") return visibleHistory(history, trial, parallelism);
  const firstEpochs = (number: number): number =>
    schedulerOf(scheduler).firstEpochs(budget, number);

  const first = firstEpochs(trial);
  const lag = parallelism * Math.ceil(1 + Math.sqrt(budget.epochs / first));
  const border = Math.max(0, trial - lag + 1);
  const line = JSON.stringify([scheduler, budget.epochs, parallelism, first]);
  const before = shownBefore(history, line);
  const views: TrialRecord[] = [];
  for (let number = 0; number <= trial - parallelism; number++) {
    const view = viewAt(history.trials[number], firstEpochs(number));
    if (view === undefined) return undefined;
    views.push(sameOr(before?.views[number], view));
  }
  const shown = carriedOn(problem, history, { views: views.slice(0, border), line, before });
  if (shown === undefined) return undefined;
  remember(history, line, shown);
  const later = views.slice(border).map((view, i) => [border + i, view] as const);
  const running = trialsBetween(listOf(history), views.length, trial).map((record) => {
    return [record.trial, withoutResult(record, firstEpochs(record.trial))] as const;
  });
  return listedHistory(shown.carried.with([...later, ...running]), { zooms: history.zooms });
}

/** What was shown of the trials that are settled: at their first rung, and carried on from there. */
type Shown = { readonly views: readonly TrialRecord[]; readonly carried: TrialList };

/** By the first trial's point and by line, the one last shown. The next one begins with it. */
const shownLast = new WeakMap<UnitPoint, Map<string, Shown>>();

function shownBefore({ trials: [first] }: History, line: string): Shown | undefined {
  return first && shownLast.get(first.unit)?.get(line);
}

function remember({ trials: [first] }: History, line: string, shown: Shown): void {
  if (first === undefined) return;
  const lines = shownLast.get(first.unit) ?? new Map<string, Shown>();
  shownLast.set(first.unit, lines.set(line, shown));
}

/** `view`, as the very object that was shown before where that looks the same. */
function sameOr(before: TrialRecord | undefined, view: TrialRecord): TrialRecord {
  const isSame =
    before !== undefined &&
    before.unit === view.unit &&
    before.state === view.state &&
    before.round === view.round &&
    before.targetEpochs === view.targetEpochs &&
    before.rungs.length === view.rungs.length &&
    before.rungs.every((rung, i) => rung === view.rungs[i]);
  return isSame ? before : view;
}

type Settled = {
  readonly views: readonly TrialRecord[];
  readonly line: string;
  readonly before: Shown | undefined;
};

/**
 * The trials after every promotion that they alone give rise to; undefined: one is still to come.
 * Goes on from what was shown before, where that is how the trials begin: it stays decided.
 */
function carriedOn(
  problem: Problem,
  history: History,
  { views, line, before }: Settled,
): Shown | undefined {
  const scheduler = schedulerOf(problem.scheduler);
  // Never closed: what only the end of the sweep decides is not to be seen before it.
  const turn = { room: Infinity, isClosed: false, line };
  let carried = begunWith(history, views, before) ?? TrialList.of(views);
  for (;;) {
    const promoted = scheduler
      .decide(problem, listedHistory(carried, { zooms: history.zooms }), turn)
      .filter((decision) => decision.kind === "promote");
    if (promoted.length === 0) return { views, carried };
    const changes: [number, TrialRecord][] = [];
    for (const { trial, epochs } of promoted) {
      const view = viewAt(history.trials[trial], epochs);
      if (view === undefined) return undefined;
      changes.push([trial, view]);
    }
    carried = carried.with(changes);
  }
}

/** What was shown before and the views that have come since; undefined: it was of other trials. */
function begunWith(
  history: History,
  views: readonly TrialRecord[],
  before: Shown | undefined,
): TrialList | undefined {
  if (before === undefined || before.views.length > views.length) return undefined;
  for (const [i, shown] of before.views.entries()) {
    if (shown !== views[i]) return undefined;
    const carried = before.carried.at(i)!;
    if (carried === shown) continue;
    const view = viewAt(history.trials[i], carried.targetEpochs);
    if (view === undefined || sameOr(carried, view) !== carried) return undefined;
  }
  const start = before.views.length;
  return before.carried.with(views.slice(start).map((view, i) => [start + i, view] as const));
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
