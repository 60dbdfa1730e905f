// A sweep in short, as lists and commands answer it.

import {
  bestTrial,
  lossOf,
  problemOf,
  type SweepId,
  type SweepState,
  type SweepSummary,
} from "@caviar/protocol";
import { plannedWork } from "@caviar/search";

export function summaryOf(sweep: SweepId, state: SweepState): SweepSummary {
  const { spec, trials, phase, createdAt } = state;
  const winner = bestTrial(state);
  const loss = winner && lossOf(spec, winner.rungs.at(-1)?.metrics ?? {});
  return {
    sweep,
    name: spec.name,
    phase,
    createdAt,
    pool: spec.pool,
    spec,
    trials: trials.length,
    trialsEnded: trials.filter((trial) => trial.phase === "ended").length,
    trialsPlanned: plannedWork(problemOf(spec)).trials,
    bestTrial: winner?.trial ?? null,
    bestLoss: loss ?? null,
  };
}
