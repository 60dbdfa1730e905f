// A sweep in columns: what a table or a picture of 50,000 trials is drawn from. It says the same as
// the fold of fold.ts (a property test holds the two together), and beside that what no decision
// needs but a picture does: when, on which trainer, and the results in the order in which they came.

import type { Parameter } from "@caviar/search";

import {
  type EndCause,
  endCauseSchema,
  type Interruption,
  interruptionSchema,
} from "../attempt-ends.ts";
import type { Cost } from "../cost.ts";
import type { SweepState } from "../sweep-state.ts";
import { Column, type Columns, type ColumnTypes, emptyColumns } from "./column.ts";
import { Words } from "./words.ts";

/** A trial's state in one word, in the order of its life; columns hold the place in this list. */
export const TRIAL_STATUSES = [
  "waiting",
  "training",
  "resting",
  "completed",
  "stopped",
  "failed",
] as const;
export type TrialStatus = (typeof TRIAL_STATUSES)[number];

/** How a trainer's time with a trial ended: as it wanted, or by what interrupted it. */
export const SPAN_ENDS = [
  "open",
  "rested",
  "diverged",
  "ended",
  ...interruptionSchema.options,
] as const;
export type SpanEnd = (typeof SPAN_ENDS)[number];

/** A row a trial; its place is the trial's number. Times are ms since 1970, NaN: not yet. */
export const TRIAL_COLUMNS = {
  status: "U8",
  round: "I32",
  /** Epochs to train to. */
  target: "I32",
  /** Whole epochs reported. */
  epoch: "I32",
  /** The sweep's metric as last reported, and at the last target reached. */
  metric: "F64",
  final: "F64",
  /** Words: why it was proposed, why it ended, and who holds it. */
  proposedFor: "U16",
  endedFor: "U16",
  trainer: "U16",
  /** The place of an EndCause, counted from 1; 0: not ended, or not told. */
  cause: "U8",
  /** A word: the person who stopped it. */
  endedBy: "U16",
  /** Attempts that failed, and trainers that were lost with it. */
  failures: "U16",
  losses: "U16",
  proposedAt: "F64",
  begunAt: "F64",
  endedAt: "F64",
  /** When it began to wait for a trainer, by the sweep's running clock; NaN: it does not wait. */
  waitingSince: "F64",
  /** Its latest row of spans; -1: none. */
  span: "I32",
} as const satisfies ColumnTypes;

/** A row each time that a trial reached a target with a finite metric, in order of time. */
export const RESULT_COLUMNS = {
  trial: "I32",
  round: "I32",
  epochs: "I32",
  at: "F64",
  value: "F64",
} as const satisfies ColumnTypes;

/** A row each time that a trainer took a trial. `to` is NaN while it holds it. */
export const SPAN_COLUMNS = {
  trial: "I32",
  /** The trial's round at that time. */
  round: "I32",
  trainer: "U16",
  fromEpoch: "I32",
  from: "F64",
  to: "F64",
  end: "U8",
} as const satisfies ColumnTypes;

/** What is true of the sweep as a whole. The index of trials stays empty: the columns are it. */
export type SweepHead = Omit<SweepState, "trials"> & { readonly trials: [] };

export type SweepTable = {
  readonly head: SweepHead;
  readonly trials: Columns<typeof TRIAL_COLUMNS>;
  /** By dimension: the value, or its place among the listed ones; NaN where it does not exist. */
  readonly params: readonly Column[];
  /** By dimension: the place in [0,1]. */
  readonly units: readonly Column[];
  readonly results: Columns<typeof RESULT_COLUMNS>;
  readonly spans: Columns<typeof SPAN_COLUMNS>;
  readonly reasons: Words;
  readonly trainers: Words;
  readonly people: Words;
  /** By trial in training: the part of its attempt's cost that the head's sum has already. */
  readonly told: Map<number, Cost>;
};

export function emptyTable(head: SweepHead): SweepTable {
  const dimensions = Object.keys(head.spec.space);
  return {
    head,
    trials: emptyColumns(TRIAL_COLUMNS),
    params: dimensions.map(() => new Column("F64")),
    units: dimensions.map(() => new Column("F32")),
    results: emptyColumns(RESULT_COLUMNS),
    spans: emptyColumns(SPAN_COLUMNS),
    reasons: new Words(),
    trainers: new Words(),
    people: new Words(),
    told: new Map(),
  };
}

export function trialCount({ trials }: SweepTable): number {
  return trials.status.length;
}

export function statusAt({ trials }: SweepTable, trial: number): TrialStatus {
  return TRIAL_STATUSES[trials.status.at(trial)] ?? "waiting";
}

export function causeAt({ trials }: SweepTable, trial: number): EndCause | undefined {
  return endCauseSchema.options[trials.cause.at(trial) - 1];
}

/** The inverse of `causeAt`. */
export function cellOfCause(cause: EndCause | undefined): number {
  return cause === undefined ? 0 : endCauseSchema.options.indexOf(cause) + 1;
}

/** Why a waiting trial waits for a trainer once more; undefined where it does not. */
export function interruptionAt(table: SweepTable, trial: number): Interruption | undefined {
  if (statusAt(table, trial) !== "waiting") return undefined;
  const end = SPAN_ENDS[table.spans.end.at(table.trials.span.at(trial))];
  return interruptionSchema.options.find((why) => why === end);
}

/** A parameter's value as a column holds it. */
export function cellOf(parameter: Parameter, value: string | number | boolean | undefined): number {
  if (value === undefined) return Number.NaN;
  switch (parameter.type) {
    case "choice":
    case "ordinal":
      return parameter.values.indexOf(value);
    case "fixed":
      return 0;
    default:
      return Number(value);
  }
}

/** The inverse of `cellOf`. */
export function valueOfCell(
  parameter: Parameter,
  cell: number,
): string | number | boolean | undefined {
  if (Number.isNaN(cell)) return undefined;
  switch (parameter.type) {
    case "choice":
    case "ordinal":
      return parameter.values[cell];
    case "fixed":
      return parameter.value;
    default:
      return cell;
  }
}

/** The trial with the best final metric so far, failed ones left out; of equals the first. */
export function bestInTable({ head, trials }: SweepTable): number | undefined {
  const sign = head.spec.metric.goal === "minimize" ? 1 : -1;
  const [final, status] = [trials.final.values(), trials.status.values()];
  const failed = TRIAL_STATUSES.indexOf("failed");
  let best: number | undefined;
  let lossBest = Infinity;
  for (let trial = 0; trial < final.length; trial++) {
    const loss = sign * final[trial]!;
    if (!Number.isFinite(loss) || loss >= lossBest || status[trial] === failed) continue;
    best = trial;
    lossBest = loss;
  }
  return best;
}
