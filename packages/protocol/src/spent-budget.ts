// Budgets in time: the only ones that depend on how fast machines are, so that a sweep which ends by
// one is not reproducible. Budgets in trials and epochs are the search's (`packages/search`).

import type { EventBody } from "./events.ts";
import { runningMs, type SweepState } from "./sweep-state.ts";

const HOUR_SECONDS = 3600;

/** The event that is due when a budget in time is spent. Pauses do not count. */
export function spentBudget(state: SweepState, now: number): EventBody | undefined {
  const { hours, cpuHours } = state.spec.budget;
  if (hours !== undefined && runningMs(state, now) >= hours * HOUR_SECONDS * 1000) {
    const reason = `the budget of ${counted(hours, "hour")} is spent`;
    return { kind: "budget-spent", limit: "hours", reason };
  }
  if (cpuHours !== undefined && state.cost.cpuSeconds >= cpuHours * HOUR_SECONDS) {
    const reason = `the budget of ${counted(cpuHours, "CPU hour")} is spent`;
    return { kind: "budget-spent", limit: "cpuHours", reason };
  }
  return undefined;
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
