// What people ask of a simulated sweep, in short.

import { expect } from "vitest";

import {
  amendmentOf,
  amendSweepSchema,
  enqueuedOf,
  type LedgerEvent,
  Replay,
  retryRequestOf,
  stopRequestOf,
} from "../src/index.ts";
import type { SimulatedSweep } from "./simulated-sweep.ts";

export const by = "ann";
export const point = { rate: 0.25, units: 17 };
export const random = { sampler: { name: "random" }, budget: { trials: 6, epochs: 3 } } as const;

export const amendment = (sweep: SimulatedSweep, changes: object) =>
  amendmentOf(sweep.state, amendSweepSchema.parse({ by, ...changes }));
export const enqueue = (sweep: SimulatedSweep) => enqueuedOf(sweep.state, { params: point, by });
export const retry = (sweep: SimulatedSweep, trial: number) =>
  retryRequestOf(sweep.state, sweep.state.trials[trial]!, by);
export const stop = (sweep: SimulatedSweep, trial: number) =>
  stopRequestOf(sweep.state.trials[trial]!, by);

/** What is not shown to follow, once the sweep has been replayed. */
export function replayed(events: readonly LedgerEvent[]) {
  const replay = new Replay();
  for (const event of events) {
    const difference = replay.take(event);
    if (difference) return difference;
  }
  return replay.end();
}

/** Up to the end of the sweep, its winner tested. */
export function runToEnd(sweep: SimulatedSweep): void {
  sweep.run();
  const { evaluation } = sweep.state;
  if (evaluation?.phase === "requested") {
    sweep.append({ kind: "evaluated", trial: evaluation.trial, metrics: {}, files: {} });
  }
  sweep.settle();
  expect(sweep.state.phase).toBe("ended");
}
