// What training has cost so far, and how long trials waited for it, added up in a table's head as
// fold-trial.ts adds it up in a state. A trial's own sums are the state's: no picture shows them.

import { addCost, type Cost, NO_COST } from "../cost.ts";
import { runningMs } from "../sweep-state.ts";
import type { SweepTable } from "./sweep-table.ts";

/** Bring the sum up to what the running attempt tells. */
export function charge({ head, told }: SweepTable, trial: number, cost: Cost | undefined): void {
  if (!cost) return;
  addCost(head.cost, cost, told.get(trial) ?? NO_COST);
  told.set(trial, cost);
}

export function beginWait({ head, trials }: SweepTable, trial: number, at: number): void {
  trials.waitingSince.set(trial, runningMs(head, at));
}

export function endWait({ head, trials }: SweepTable, trial: number, at: number): void {
  const since = trials.waitingSince.at(trial);
  if (Number.isNaN(since)) return;
  head.cost.waitedSeconds += Math.max(0, runningMs(head, at) - since) / 1000;
  trials.waitingSince.set(trial, Number.NaN);
}
