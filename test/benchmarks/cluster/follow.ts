// Waiting for a sweep's end and reading its times. It is waited for from afar: whoever read the events as
// they come would compete with what is measured.

import { setTimeout } from "node:timers/promises";

import { readEvents, type Redis } from "@caviar/ledger";
import type { LedgerEvent, SweepId } from "@caviar/protocol";

const LOOK_MS = 50;

/** Every event after `after`, once the sweep has ended. */
export async function eventsToTheEnd(
  redis: Redis,
  sweep: SweepId,
  after: number,
): Promise<readonly LedgerEvent[]> {
  while ((await redis.hget(`caviar:{${sweep}}:head`, "phase")) !== "ended") {
    await setTimeout(LOOK_MS);
  }
  const events: LedgerEvent[] = [];
  for (;;) {
    const page = await readEvents(redis, sweep, { after: events.at(-1)?.seq ?? after });
    if (page.length === 0) return events;
    events.push(...page);
  }
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
