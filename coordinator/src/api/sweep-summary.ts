// A sweep in short, as lists and commands answer it.

import type { poolSlots } from "@caviar/ledger";
import {
  bestTrial,
  lossOf,
  problemOf,
  type SweepId,
  type SweepState,
  type SweepSummary,
} from "@caviar/protocol";
import { plannedWork } from "@caviar/search";

/** Slots by pool. */
export type Slots = Awaited<ReturnType<typeof poolSlots>>;

export function summaryOf(sweep: SweepId, state: SweepState, slots: Slots): SweepSummary {
  const { spec, trials, phase, createdAt } = state;
  const winner = bestTrial(state);
  const loss = winner && lossOf(spec, winner.rungs.at(-1)?.metrics ?? {});
  return {
    sweep,
    name: spec.name,
    phase,
    createdAt,
    pool: spec.pool,
    poolSlots: slots.get(spec.pool) ?? 0,
    spec,
    trials: trials.length,
    trialsEnded: trials.filter((trial) => trial.phase === "ended").length,
    trialsPlanned: Math.max(
      plannedWork(problemOf(spec)).trials,
      trials.length + state.enqueued.length,
    ),
    enqueued: state.enqueued.length,
    bestTrial: winner?.trial ?? null,
    bestLoss: loss ?? null,
    events: state.seq,
    cost: { ...state.cost },
  };
}
