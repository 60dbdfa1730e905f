// How far a sweep is, in trials and in epochs, and how long it will take.

import {
  problemOf,
  type SweepTable,
  TRIAL_STATUSES,
  trialCount,
  type TrialStatus,
} from "@caviar/protocol";
import { plannedWork } from "@caviar/search";

export type Progress = {
  readonly counts: Readonly<Record<TrialStatus, number>>;
  readonly ended: number;
  /** At least as many as were proposed. */
  readonly planned: number;
  /** Milliseconds from the sweep's creation to its latest event. */
  readonly elapsedMs: number;
  /** Milliseconds still to go at the speed so far; undefined when that would be a guess. */
  readonly leftMs: number | undefined;
};

/** Less than this share of the epochs says nothing about speed. */
const SHARE_MIN = 0.05;

export function progressOf(table: SweepTable): Progress {
  const { head, trials } = table;
  const counts: Record<TrialStatus, number> = {
    waiting: 0,
    training: 0,
    resting: 0,
    completed: 0,
    stopped: 0,
    failed: 0,
  };
  for (const status of trials.status.values()) counts[TRIAL_STATUSES[status] ?? "waiting"] += 1;
  let epochs = 0;
  for (const epoch of trials.epoch.values()) epochs += epoch;
  const work = plannedWork(problemOf(head.spec));
  const elapsedMs = Math.max(0, head.at - head.createdAt);
  const share = Math.min(1, epochs / work.epochs);
  const predictable = head.phase === "running" && share >= SHARE_MIN;
  return {
    counts,
    ended: counts.completed + counts.stopped + counts.failed,
    planned: Math.max(work.trials, trialCount(table)),
    elapsedMs,
    leftMs: predictable ? (elapsedMs * (1 - share)) / share : undefined,
  };
}

export type Segment = { readonly name: string; readonly count: number };

/** The progress bar from left to right: ends first, what has barely begun last. */
const BAR: readonly TrialStatus[] = ["completed", ...TRIAL_STATUSES.toReversed()];

export function segmentsOf({ counts }: Progress): Segment[] {
  return [...new Set(BAR)]
    .map((name) => ({ name, count: counts[name] }))
    .filter(({ count }) => count > 0);
}
