// Waiting for a sweep's events and reading its times, as any reader of the ledger would.

import { EventFollower } from "@caviar/ledger";
import type { LedgerEvent, SweepId } from "@caviar/protocol";
import type { Redis } from "ioredis";

const PATIENCE_MS = 3_600_000;

/** Every event after `after` until the sweep has ended. */
export async function eventsToTheEnd(
  redis: Redis,
  sweep: SweepId,
  after: number,
): Promise<readonly LedgerEvent[]> {
  const follower = new EventFollower(redis);
  const events: LedgerEvent[] = [];
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    for await (const batch of follower.follow(sweep, { after, idleMs: 5_000, signal })) {
      events.push(...batch);
      if (batch.some(({ kind }) => kind === "sweep-ended")) return events;
    }
  } finally {
    follower.close();
  }
  throw new Error(`${sweep} did not end`);
}

/** Milliseconds from the end of a trial to the begin of the next in the same slot. */
export function gapsMs(events: readonly LedgerEvent[]): readonly number[] {
  const trainers = new Map<number, string>();
  const ends = new Map<string, number>();
  const gaps: number[] = [];
  for (const event of events) {
    if (event.kind === "trial-begun") trainers.set(event.trial, event.trainer);
    if (event.kind !== "trial-rested") continue;
    const { begunAt = Number.NaN, endedAt = Number.NaN } = event.metrics;
    const trainer = trainers.get(event.trial) ?? "";
    const before = ends.get(trainer);
    if (before !== undefined) gaps.push(begunAt - before);
    ends.set(trainer, endedAt);
  }
  return gaps;
}

/** Seconds from the first begin to the last result. */
export function secondsOf(events: readonly LedgerEvent[]): number {
  const begun = events.find(({ kind }) => kind === "trial-begun");
  const rested = events.findLast(({ kind }) => kind === "trial-rested");
  if (!begun || !rested) throw new Error("no trial was trained");
  return (rested.at - begun.at) / 1000;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
