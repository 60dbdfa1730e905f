// What decisions and results do to a history. The ledger's fold does the same with the events it reads back,
// so that `decide`, asked again, sees its own answer.

import { assert } from "@caviar/errors";

import type { Decision } from "./decision.ts";
import type { History, Rung, TrialRecord } from "./history.ts";
import { listedHistory, listOf } from "./listed-history.ts";

/** The history after `decisions`, in their order. The given history is not touched. */
export function applyDecisions(history: History, decisions: readonly Decision[]): History {
  if (decisions.length === 0) return history;
  const trials = listOf(history);
  const changed = new Map<number, TrialRecord>();
  let { length } = trials;
  const zooms = [...history.zooms];
  const taken = new Set<number>();

  const change = (trial: number, changes: Partial<TrialRecord>): void => {
    const record = changed.get(trial) ?? trials.at(trial);
    assert(record !== undefined, `there is no trial ${trial} to decide about`);
    changed.set(trial, { ...record, ...changes });
  };

  for (const decision of decisions) {
    switch (decision.kind) {
      case "propose": {
        const { trial, round, unit, epochs, parent, enqueued } = decision;
        assert(trial === length, `the next trial is ${length}, got ${trial}`);
        const record = { trial, round, unit, targetEpochs: epochs, rungs: [] };
        changed.set(trial, { ...record, ...(parent && { parent }), state: "pending" });
        length++;
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
  const enqueued = history.enqueued?.filter(({ id }) => !taken.has(id));
  return listedHistory(trials.with(changed), { zooms, enqueued });
}

/** The history after a pending trial gave its result at its target, or failed. */
export function applyResult(history: History, trial: number, result: Rung | "failed"): History {
  const trials = listOf(history);
  const record = trials.at(trial);
  assert(record?.state === "pending", `trial ${trial} is not waiting for a result`);
  const after: TrialRecord =
    result === "failed"
      ? { ...record, state: "failed" }
      : { ...record, state: "resting", rungs: [...record.rungs, result] };
  return listedHistory(trials.with([[trial, after]]), history);
}
