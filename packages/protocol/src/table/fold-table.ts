// The fold from events to columns. Like the fold of fold.ts it mutates what it is given, reads
// nothing else, and takes events in order and without gaps; what concerns no trial it leaves to it.

import { assert } from "@caviar/errors";

import type { EndCause } from "../attempt-ends.ts";
import type { LedgerEvent } from "../events.ts";
import { countCheckpoint } from "../fold-checkpoint.ts";
import { foldTaken } from "../fold-request.ts";
import { FAILURES } from "../fold-trial.ts";
import { beginFold, foldEvent } from "../fold.ts";
import type { Metrics } from "../metrics.ts";
import { runningMs } from "../sweep-state.ts";
import { pushRow } from "./column.ts";
import { beginWait, charge, endWait } from "./fold-spending.ts";
import {
  cellOf,
  cellOfCause,
  emptyTable,
  SPAN_ENDS,
  type SpanEnd,
  type SweepHead,
  type SweepTable,
  TRIAL_STATUSES,
  trialCount,
  type TrialStatus,
} from "./sweep-table.ts";

type Event<Kind extends LedgerEvent["kind"]> = Extract<LedgerEvent, { kind: Kind }>;

/** The table after a ledger's first event. */
export function beginTable(event: LedgerEvent): SweepTable {
  return emptyTable({ ...beginFold(event), trials: [] } satisfies SweepHead);
}

/** Take in the next event. */
export function foldTable(table: SweepTable, event: LedgerEvent): void {
  const { head } = table;
  if (!isOfTrial(event)) return foldEvent(head, event);
  assert(event.seq === head.seq + 1, `expected event ${head.seq + 1}, got ${event.seq}`);
  head.seq = event.seq;
  head.at = event.at;
  if (event.kind === "trial-proposed") return propose(table, event);
  const count = trialCount(table);
  assert(event.trial < count, `event of trial ${event.trial}, but only ${count} were proposed`);
  foldTrial(table, event);
}

function isOfTrial(event: LedgerEvent): event is TrialEvent | Event<"trial-proposed"> {
  return "trial" in event && !event.kind.startsWith("evaluat");
}

function propose(table: SweepTable, event: Event<"trial-proposed">): void {
  foldTaken(table.head, event.enqueued);
  const count = trialCount(table);
  assert(event.trial === count, `expected trial ${count}, got ${event.trial}`);
  pushRow(table.trials, {
    status: TRIAL_STATUSES.indexOf("waiting"),
    round: event.round,
    target: event.epochs,
    epoch: 0,
    metric: Number.NaN,
    final: Number.NaN,
    proposedFor: table.reasons.numberOf(event.reason),
    endedFor: 0,
    trainer: 0,
    cause: 0,
    endedBy: 0,
    failures: 0,
    losses: 0,
    proposedAt: event.at,
    begunAt: Number.NaN,
    endedAt: Number.NaN,
    waitingSince: runningMs(table.head, event.at),
    span: -1,
  });
  for (const [dimension, [name, parameter]] of Object.entries(table.head.spec.space).entries()) {
    table.params[dimension]?.push(cellOf(parameter, event.params[name]));
    table.units[dimension]?.push(event.unit[dimension] ?? Number.NaN);
  }
}

type TrialEvent = Exclude<
  Extract<LedgerEvent, { trial: number }>,
  { kind: "trial-proposed" | `evaluat${string}` }
>;

function foldTrial(table: SweepTable, event: TrialEvent): void {
  const { trials } = table;
  const { trial, at } = event;
  switch (event.kind) {
    case "trial-promoted":
      setStatus(table, trial, "waiting");
      trials.round.set(trial, event.round);
      trials.target.set(trial, event.epochs);
      return beginWait(table, trial, at);
    case "trial-stop-requested":
    case "trial-adopted":
    case "trial-given-back":
    case "trial-steered":
    case "trial-branched":
    case "trial-noted":
    case "steering-applied":
    case "range-tested":
      return; // seen by what follows
    case "trial-begun":
      return begin(table, event);
    case "trial-reported": {
      const last = event.reports.at(-1);
      if (!last) return;
      trials.epoch.set(trial, last.epoch);
      trials.metric.set(trial, metricIn(table, last.metrics));
      return;
    }
    case "checkpoint-saved":
      countCheckpoint(table.head.checkpoints, event);
      return charge(table, trial, event.cost);
    case "checkpoint-loaded":
    case "checkpoint-lost":
    case "store-failed":
      return countCheckpoint(table.head.checkpoints, event);
    case "trial-rested":
      reach(table, event);
      setStatus(table, trial, "resting");
      return endAttempt(table, event, "rested");
    case "trial-diverged":
      trials.final.set(trial, metricIn(table, event.metrics));
      endAttempt(table, event, "diverged");
      return end(table, trial, {
        outcome: "stopped",
        reason: `diverged in epoch ${event.epoch}`,
        cause: "diverged",
        at,
      });
    case "trial-handed-back":
      endAttempt(table, event, event.why ?? "preempted");
      return waitAgain(table, trial, at);
    case "attempt-failed":
    case "attempt-out-of-memory":
    case "attempt-timed-out":
      trials.failures.set(trial, trials.failures.at(trial) + 1);
      endAttempt(table, event, FAILURES[event.kind]);
      return waitAgain(table, trial, at);
    case "attempt-lost": {
      const silentSince = at - event.silentMs;
      trials.losses.set(trial, trials.losses.at(trial) + 1);
      endAttempt(table, { ...event, at: silentSince }, "lost");
      return waitAgain(table, trial, silentSince);
    }
    case "trial-ended":
      if (event.result) reach(table, { ...event.result, trial, at });
      leave(table, trial, "ended", at);
      return end(table, trial, event);
  }
}

function waitAgain(table: SweepTable, trial: number, since: number): void {
  setStatus(table, trial, "waiting");
  beginWait(table, trial, since);
}

type AttemptEnd = Extract<TrialEvent, { cost?: unknown }>;

function endAttempt(
  table: SweepTable,
  { trial, cost, at }: Pick<AttemptEnd, "trial" | "cost" | "at">,
  how: SpanEnd,
): void {
  charge(table, trial, cost);
  table.told.delete(trial);
  leave(table, trial, how, at);
}

function setStatus({ trials }: SweepTable, trial: number, status: TrialStatus): void {
  trials.status.set(trial, TRIAL_STATUSES.indexOf(status));
}

function metricIn({ head }: SweepTable, metrics: Metrics): number {
  return metrics[head.spec.metric.name] ?? Number.NaN;
}

function begin(table: SweepTable, event: Event<"trial-begun">): void {
  const { trial, at } = event;
  const { trials, spans } = table;
  leave(table, trial, "lost", at);
  const trainer = table.trainers.numberOf(event.trainer);
  trials.span.set(trial, spans.trial.length);
  trials.trainer.set(trial, trainer);
  if (Number.isNaN(trials.begunAt.at(trial))) trials.begunAt.set(trial, at);
  setStatus(table, trial, "training");
  endWait(table, trial, at);
  const { fromEpoch } = event;
  pushRow(spans, {
    trial,
    round: trials.round.at(trial),
    trainer,
    fromEpoch,
    from: at,
    to: Number.NaN,
    end: SPAN_ENDS.indexOf("open"),
  });
}

/** Nobody holds the trial any more; its open span, if there is one, ended like this. */
function leave({ trials, spans }: SweepTable, trial: number, how: SpanEnd, at: number): void {
  trials.trainer.set(trial, 0);
  const span = trials.span.at(trial);
  if (span < 0 || spans.end.at(span) !== SPAN_ENDS.indexOf("open")) return;
  spans.end.set(span, SPAN_ENDS.indexOf(how));
  // A trainer that is called lost was silent since some time, at most since it began.
  spans.to.set(span, Math.max(at, spans.from.at(span)));
}

function reach(
  table: SweepTable,
  event: Pick<Event<"trial-rested">, "trial" | "epochs" | "metrics" | "at">,
): void {
  const { trials, results } = table;
  const { trial, epochs, at } = event;
  const value = metricIn(table, event.metrics);
  trials.final.set(trial, value);
  // An objective that reports only its result.
  if (trials.epoch.at(trial) === 0) trials.metric.set(trial, value);
  if (!Number.isFinite(value)) return;
  pushRow(results, { trial, round: trials.round.at(trial), epochs, at, value });
}

function end(
  table: SweepTable,
  trial: number,
  how: {
    readonly outcome: "completed" | "failed" | "stopped";
    readonly reason: string;
    readonly cause?: EndCause | undefined;
    readonly by?: string | undefined;
    readonly at: number;
  },
): void {
  const { trials, reasons, people } = table;
  const ended = trials.endedAt.at(trial);
  assert(Number.isNaN(ended), `trial ${trial} ended twice`);
  setStatus(table, trial, how.outcome);
  trials.endedFor.set(trial, reasons.numberOf(how.reason));
  trials.cause.set(trial, cellOfCause(how.cause));
  trials.endedBy.set(trial, people.numberOf(how.by ?? ""));
  trials.endedAt.set(trial, how.at);
  trials.waitingSince.set(trial, Number.NaN);
  table.told.delete(trial);
}
