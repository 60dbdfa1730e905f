// What a sweep needs next, as events to append: a pure function of its state. Asking again after
// the events are appended gives the rest, and in the end nothing.
//
// It lies here so that `caviar replay` asks exactly what the coordinator asked: an event's `basis`
// names the state it was decided from.

import { type Answer, decide, type Decision, type Parent, type Propose } from "@caviar/search";

import type { EndCause } from "./attempt-ends.ts";
import type { EventBody } from "./events.ts";
import { historyOf, problemOf } from "./history.ts";
import { isSession } from "./panda/panda-state.ts";
import { dueBranches, givenBackToEnd, inHand, leftBehind, leftBy } from "./panda/plan-panda.ts";
import { spentBudget } from "./spent-budget.ts";
import { bestTrial, digestOf } from "./sweep-result.ts";
import type { SweepState, TrialState } from "./sweep-state.ts";

/**
 * The events that are due now; empty when results, a person or nothing more are to be waited for.
 * `now`: milliseconds since 1970 by Redis' clock. It decides whether a budget of hours is spent, and
 * nothing else. `starts`: trials that one answer starts, at most.
 */
export function plan(
  state: SweepState,
  now: number = state.at,
  starts: number = startsOf(state),
): readonly EventBody[] {
  switch (state.phase) {
    case "ended":
      return [];
    case "paused":
      return stoppedTrials(state);
    case "stopping":
      return stopping(state);
    case "running": {
      const spent = spentBudget(state, now);
      return spent ? [spent] : search(state, starts);
    }
  }
}

function stopping(state: SweepState): readonly EventBody[] {
  const { pending, resting } = state.index;
  const open = [...pending, ...resting].toSorted((a, b) => a - b);
  const { by, reason } = state.stop ?? { by: undefined, reason: "the sweep was stopped" };
  if (open.length === 0) return conclude(state, reason);
  const cause = by === undefined ? "budget" : "person";
  return open.map((trial) => {
    const left = leftBy(state.trials[trial]);
    return ended(trial, { outcome: "stopped", cause, reason, by, ...left });
  });
}

/** The ends of the trials that a person wants stopped, one by one. */
function stoppedTrials({ index, trials }: SweepState): readonly EventBody[] {
  return [...index.toStop]
    .toSorted((a, b) => a - b)
    .map((trial) => {
      const by = trials[trial]?.stopAskedBy;
      const reason = `${by} stopped the trial`;
      const left = leftBy(trials[trial]);
      return ended(trial, { outcome: "stopped", cause: "person", reason, by, ...left });
    });
}

/**
 * Trials that one answer starts: so many, or a part of all. They train while the next are thought of;
 * fewer would cost more to write down than slots gain by not waiting.
 */
const STARTS = 16;
const PARTS = 16;

function startsOf({ spec }: SweepState): number {
  return Math.max(STARTS, Math.ceil(spec.parallelism / PARTS));
}

function search(state: SweepState, starts: number): readonly EventBody[] {
  const stopped = stoppedTrials(state);
  if (stopped.length > 0) return stopped;
  const { pending, resting } = state.index;
  const failed = [...pending]
    .toSorted((a, b) => a - b)
    .map((number) => state.trials[number]!)
    .flatMap(failureOf(state));
  if (failed.length > 0) return failed;
  const byHand = [...dueBranches(state), ...givenBackToEnd(state)];
  if (byHand.length > 0) return byHand;
  const room = Math.max(0, state.spec.parallelism - pending.size + inHand(state));
  const answer: Answer = decide(problemOf(state.spec), historyOf(state), Math.min(room, starts));
  if (answer.decisions.length > 0) return answer.decisions.map(eventOf(state));
  if (isSession(state.spec)) return [];
  if (resting.size > 0 && pending.size === inHand(state)) return leftBehind(state);
  const isOver = answer.over && pending.size + resting.size === 0;
  return isOver ? conclude(state, answer.reason ?? "the budget is spent") : [];
}

/** Whether the end of a pending trial is due, so that nobody shall train it any more. */
export function isToEnd(state: SweepState, trial: TrialState): boolean {
  const { phase, index } = state;
  return (
    phase === "stopping" || index.toStop.has(trial.trial) || failureOf(state)(trial).length > 0
  );
}

/** The end of a trial that is not to be tried again, if it has come to that. */
function failureOf({ spec }: SweepState) {
  return ({ trial, failures, losses }: TrialState): EventBody[] => {
    const last = failures.at(-1);
    if (last && failures.length > spec.retries) {
      return [ended(trial, { outcome: "failed", cause: last.kind, reason: last.message })];
    }
    if (losses < spec.quarantineAfter) return [];
    const reason = `${losses} trainers in a row were lost with it, and it came no further`;
    return [ended(trial, { outcome: "failed", cause: "lost", reason })];
  };
}

/** All trials have ended: judge the winner once on the test set, then end the sweep. */
function conclude(state: SweepState, reason: string): readonly EventBody[] {
  const { evaluation, spec } = state;
  const winner = bestTrial(state);
  if (!winner) {
    const why = state.stop === undefined ? "" : `${reason}; `;
    return [sweepEnded(state, "failed", `${why}no trial gave a result`)];
  }
  // An objective that saves nothing leaves no model to judge.
  if (!winner.checkpoint || evaluation?.phase === "done") {
    return [sweepEnded(state, state.stop?.by === undefined ? "completed" : "stopped", reason)];
  }
  if (!evaluation) return [{ kind: "evaluation-requested", trial: winner.trial }];
  const { failures, losses } = evaluation;
  const why =
    failures.length > spec.retries
      ? failures.at(-1)
      : losses >= spec.quarantineAfter
        ? `${losses} trainers were lost with it`
        : undefined;
  if (why === undefined) return [];
  return [sweepEnded(state, "failed", `the winner could not be evaluated: ${why}`)];
}

type Status = Extract<EventBody, { kind: "sweep-ended" }>["status"];

function sweepEnded(state: SweepState, status: Status, reason: string): EventBody {
  return { kind: "sweep-ended", status, reason: clip(reason), digest: digestOf(state) };
}

type End = {
  readonly outcome: "completed" | "failed" | "stopped";
  readonly cause: EndCause;
  readonly reason: string;
  readonly by?: string | undefined;
  readonly result?: Extract<EventBody, { kind: "trial-ended" }>["result"];
};

function ended(trial: number, { outcome, cause, reason, by, result }: End): EventBody {
  const who = { ...(by !== undefined && { by }), ...(result && { result }) };
  return { kind: "trial-ended", trial, outcome, reason: clip(reason), cause, ...who };
}

const REASON_LENGTH_MAX = 2000;
const clip = (reason: string) => reason.slice(0, REASON_LENGTH_MAX);

function eventOf(state: SweepState) {
  return (decision: Decision): EventBody => {
    switch (decision.kind) {
      case "propose": {
        const { parent, ...rest } = decision;
        const from = parent && { parent: { ...parent, ...checkpointAt(state, parent) } };
        return { ...rest, ...from, ...retryFrom(state, decision), kind: "trial-proposed" };
      }
      case "promote":
        return { ...decision, kind: "trial-promoted" };
      case "complete":
        return ended(decision.trial, { ...decision, outcome: "completed", cause: "finished" });
      case "stop":
        return ended(decision.trial, { ...decision, outcome: "stopped", cause: "scheduler" });
      case "zoom":
        return { ...decision, kind: "zoomed" };
    }
  };
}

function checkpointAt({ trials }: SweepState, { trial, epochs }: Parent) {
  const rung = trials[trial]?.rungs.find((reached) => reached.epochs === epochs);
  return rung?.checkpoint === undefined ? {} : { checkpoint: rung.checkpoint };
}

/** A retry goes on from the last checkpoint before its first target that its forerunner left. */
function retryFrom({ enqueued, trials }: SweepState, { enqueued: seq, epochs }: Propose) {
  const trial = enqueued.find((point) => point.seq === seq)?.retryOf;
  if (trial === undefined) return {};
  const { checkpoint, checkpointBefore } = trials[trial]!;
  const last = [checkpoint, checkpointBefore].find((saved) => saved && saved.epoch < epochs);
  const from = last && { checkpoint: { key: last.key, epoch: last.epoch } };
  return { retryOf: { trial, ...from } };
}
