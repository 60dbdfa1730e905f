// What decisions and results do to a history. The ledger's fold does the same with the events it reads back,
// so that `decide`, asked again, sees its own answer.

import { assert } from "@caviar/errors";

import type { Decision } from "./decision.ts";
import type { History, Rung, TrialRecord } from "./history.ts";
import { derive } from "./lineage.ts";

/** The history after `decisions`, in their order. The given history is not touched. */
export function applyDecisions(history: History, decisions: readonly Decision[]): History {
  if (decisions.length === 0) return history;
  const trials = [...history.trials];
  const changed: number[] = [];
  const zooms = [...history.zooms];
  const taken = new Set<number>();

  const change = (trial: number, changes: Partial<TrialRecord>): void => {
    const record = trials[trial];
    assert(record !== undefined, `there is no trial ${trial} to decide about`);
    trials[trial] = { ...record, ...changes };
    changed.push(trial);
  };

  for (const decision of decisions) {
    switch (decision.kind) {
      case "propose": {
        const { trial, round, unit, epochs, parent, enqueued } = decision;
        assert(trial === trials.length, `the next trial is ${trials.length}, got ${trial}`);
        const record = { trial, round, unit, targetEpochs: epochs, rungs: [] };
        trials.push({ ...record, ...(parent && { parent }), state: "pending" });
        changed.push(trial);
        if (enqueued !== undefined) taken.add(enqueued);
        break;
      }
      case "promote":
        change(decision.trial, {
          state: "pending",
          round: decision.round,
          targetEpochs: decision.epochs,
        });
        break;
      case "complete":
        change(decision.trial, { state: "completed" });
        break;
      case "stop":
        change(decision.trial, { state: "stopped" });
        break;
      case "zoom":
        zooms.push({ round: decision.round, box: decision.box, reason: decision.reason });
        break;
    }
  }
  derive(history.trials, trials, changed);
  const left = history.enqueued?.filter(({ id }) => !taken.has(id));
  return { trials, zooms, ...(left && { enqueued: left }) };
}

/** The history after a pending trial gave its result at its target, or failed. */
export function applyResult(history: History, trial: number, result: Rung | "failed"): History {
  const record = history.trials[trial];
  assert(record?.state === "pending", `trial ${trial} is not waiting for a result`);
  const after: TrialRecord =
    result === "failed"
      ? { ...record, state: "failed" }
      : { ...record, state: "resting", rungs: [...record.rungs, result] };
  const trials = history.trials.with(trial, after);
  derive(history.trials, trials, [trial]);
  return { ...history, trials };
}
