// What a sweep needs next, as events to append: a pure function of its state. Asking again after
// the events are appended gives the rest, and in the end nothing.

import { createHash } from "node:crypto";

import {
  bestTrial,
  digestText,
  type EventBody,
  historyOf,
  problemOf,
  type SweepState,
  type TrialState,
} from "@caviar/protocol";
import { decide, type Decision } from "@caviar/search";

/** The events that are due now; empty when results, a person or nothing more are to be waited for. */
export function plan(state: SweepState): readonly EventBody[] {
  switch (state.phase) {
    case "paused":
    case "ended":
      return [];
    case "stopping": {
      const open = [...state.index.pending, ...state.index.resting].toSorted((a, b) => a - b);
      return open.length > 0
        ? open.map((trial) => ended(trial, "stopped", "the sweep was stopped"))
        : conclude(state);
    }
    case "running":
      return search(state);
  }
}

function search(state: SweepState): readonly EventBody[] {
  const { pending, resting } = state.index;
  const failed = [...pending]
    .toSorted((a, b) => a - b)
    .map((number) => state.trials[number]!)
    .filter((trial) => hasFailedForGood(state, trial));
  if (failed.length > 0) {
    return failed.map(({ trial, failures }) => ended(trial, "failed", failures.at(-1) ?? ""));
  }
  const room = Math.max(0, state.spec.parallelism - pending.size);
  const { decisions, over } = decide(problemOf(state.spec), historyOf(state), room);
  if (decisions.length > 0) return decisions.map(eventOf);
  return over && pending.size + resting.size === 0 ? conclude(state) : [];
}

function hasFailedForGood({ spec }: SweepState, { failures }: TrialState): boolean {
  return failures.length > spec.retries;
}

/** All trials have ended: judge the winner once on the test set, then end the sweep. */
function conclude(state: SweepState): readonly EventBody[] {
  const { evaluation, spec } = state;
  const winner = bestTrial(state);
  if (!winner) return [sweepEnded(state, "failed", "no trial gave a result")];
  // An objective that saves nothing leaves no model to judge.
  const isJudged = !winner.checkpoint || evaluation?.phase === "done";
  if (isJudged) {
    return state.phase === "stopping"
      ? [sweepEnded(state, "stopped", "stopped on request")]
      : [sweepEnded(state, "completed", "the budget is spent")];
  }
  if (!evaluation) return [{ kind: "evaluation-requested", trial: winner.trial }];
  if (evaluation.failures.length <= spec.retries) return [];
  const reason = `the winner could not be evaluated: ${evaluation.failures.at(-1)}`;
  return [sweepEnded(state, "failed", reason)];
}

type Status = Extract<EventBody, { kind: "sweep-ended" }>["status"];

function sweepEnded(state: SweepState, status: Status, reason: string): EventBody {
  const digest = createHash("sha256").update(digestText(state)).digest("hex");
  return { kind: "sweep-ended", status, reason: clip(reason), digest };
}

function ended(trial: number, outcome: "completed" | "failed" | "stopped", reason: string) {
  return { kind: "trial-ended", trial, outcome, reason: clip(reason) } as const;
}

const REASON_LENGTH_MAX = 2000;
const clip = (reason: string) => reason.slice(0, REASON_LENGTH_MAX);

function eventOf(decision: Decision): EventBody {
  switch (decision.kind) {
    case "propose":
      return { ...decision, kind: "trial-proposed" };
    case "promote":
      return { ...decision, kind: "trial-promoted" };
    case "complete":
      return ended(decision.trial, "completed", decision.reason);
    case "stop":
      return ended(decision.trial, "stopped", decision.reason);
    case "zoom":
      return { ...decision, kind: "zoomed" };
  }
}
