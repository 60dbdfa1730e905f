// A sweep's table as bytes and back: the columns as they are, and the head, which has words, as JSON.
// Whatever comes in is checked: columns of one table are equally long, and a number that points into
// another column points at a row of it.

import { boxSchema, pointSchema, unitPointSchema } from "@caviar/search";
import { z } from "zod";

import { endCauseSchema } from "../attempt-ends.ts";
import { costSchema, spendingSchema } from "../cost.ts";
import { toJson } from "../json.ts";
import { metricsSchema } from "../metrics.ts";
import { trialNumberSchema } from "../names.ts";
import { sweepSpecSchema } from "../sweep-spec.ts";
import { emptyIndex } from "../trial-index.ts";
import {
  type ColumnFile,
  decodeColumns,
  encodeColumns,
  invalid,
  type NamedNumbers,
  parseText,
} from "./column-file.ts";
import { Column, columnsOf, type ColumnType, type ColumnTypes } from "./column.ts";
import {
  RESULT_COLUMNS,
  SPAN_COLUMNS,
  SPAN_ENDS,
  type SweepTable,
  TRIAL_COLUMNS,
  TRIAL_STATUSES,
  trialCount,
} from "./sweep-table.ts";
import { Words } from "./words.ts";

const orNothing = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value) => value ?? undefined);

const evaluationSchema = z.object({
  trial: trialNumberSchema,
  phase: z.enum(["requested", "done", "failed"]),
  metrics: orNothing(metricsSchema),
  confusion: orNothing(z.array(z.array(z.int()))),
  files: z.record(z.string(), z.string()),
  failures: z.array(z.string()),
  losses: z.int().min(0),
});

const sumSchema = z.object({ count: z.int().min(0), bytes: z.int().min(0), ms: z.number().min(0) });
const checkpointsSchema = z.object({
  saved: sumSchema,
  loaded: sumSchema,
  lost: z.int().min(0),
  troubles: z.int().min(0),
});

const endingSchema = z.object({
  status: z.enum(["completed", "stopped", "failed"]),
  reason: z.string(),
  digest: z.string(),
});

const aboutSchema = z.object({
  head: z.object({
    spec: sweepSpecSchema,
    createdAt: z.int(),
    createdBy: z.string(),
    zooms: z.array(
      z.object({
        round: z.int().min(0),
        box: boxSchema,
        reason: z.string(),
        by: z.string().optional(),
      }),
    ),
    enqueued: z.array(
      z.object({
        seq: z.int().min(1),
        unit: unitPointSchema,
        params: pointSchema,
        retryOf: orNothing(trialNumberSchema),
        by: z.string(),
      }),
    ),
    checkpoints: checkpointsSchema,
    evaluation: orNothing(evaluationSchema),
    phase: z.enum(["running", "paused", "stopping", "ended"]),
    stop: orNothing(z.object({ by: orNothing(z.string()), reason: z.string() })),
    cost: spendingSchema,
    pausedMs: z.number(),
    pausedAt: orNothing(z.int()),
    ending: orNothing(endingSchema),
    seq: z.int().min(1),
    at: z.int(),
  }),
  reasons: z.array(z.string()).min(2),
  trainers: z.array(z.string()).min(2),
  people: z.array(z.string()).min(2),
  told: z.array(z.tuple([trialNumberSchema, costSchema])),
});

export function encodeTable(table: SweepTable): Uint8Array<ArrayBuffer> {
  const { index: _, trials: __, branches: ___, ...head } = table.head;
  const about = toJson({
    head,
    reasons: table.reasons.texts(),
    trainers: table.trainers.texts(),
    people: table.people.texts(),
    told: [...table.told],
  });
  const columns = new Map([
    ...named("trials", table.trials),
    ...named("params", table.params),
    ...named("units", table.units),
    ...named("results", table.results),
    ...named("spans", table.spans),
  ]);
  return encodeColumns({ about, columns });
}

function named(
  group: string,
  columns: Readonly<Record<string, Column>> | readonly Column[],
): (readonly [string, NamedNumbers])[] {
  return Object.entries(columns).map(([name, column]: [string, Column]) => [
    `${group}.${name}`,
    { type: column.type, values: column.values() },
  ]);
}

/** Throws CAV_MESSAGE_INVALID where the bytes are no table. The table grows on copies of its own. */
export function decodeTable(buffer: ArrayBuffer): SweepTable {
  const file = decodeColumns(buffer);
  const about = parseText(file.about, aboutSchema, "a table's head");
  const { head } = about;
  const dimensions = Object.keys(head.spec.space);
  const table: SweepTable = {
    head: { ...head, trials: [], branches: [], index: emptyIndex() },
    trials: take(file, "trials", TRIAL_COLUMNS),
    params: dimensions.map((_, dimension) => columnIn(file, `params.${dimension}`, "F64")),
    units: dimensions.map((_, dimension) => columnIn(file, `units.${dimension}`, "F32")),
    results: take(file, "results", RESULT_COLUMNS),
    spans: take(file, "spans", SPAN_COLUMNS),
    reasons: new Words(about.reasons),
    trainers: new Words(about.trainers),
    people: new Words(about.people),
    told: new Map(about.told),
  };
  checkLengths(table);
  checkPointers(table);
  return table;
}

function take<Types extends ColumnTypes>(file: ColumnFile, group: string, types: Types) {
  return columnsOf(types, (type, name) => columnIn(file, `${group}.${name}`, type));
}

function columnIn({ columns }: ColumnFile, name: string, type: ColumnType): Column {
  const found = columns.get(name);
  if (found?.type !== type) throw invalid(`a column ${name} of ${type}, got ${found?.type}`);
  return new Column(type, found.values);
}

function checkLengths(table: SweepTable): void {
  const groups = [
    [...Object.values(table.trials), ...table.params, ...table.units],
    Object.values(table.results),
    Object.values(table.spans),
  ];
  for (const columns of groups) {
    const lengths = new Set(columns.map(({ length }) => length));
    if (lengths.size > 1) throw invalid(`columns of one length, got ${[...lengths].join(", ")}`);
  }
}

function checkPointers(table: SweepTable): void {
  const { trials, results, spans, reasons, trainers, people } = table;
  const count = trialCount(table);
  below("a status", trials.status, TRIAL_STATUSES.length);
  below("a reason", trials.proposedFor, reasons.texts().length);
  below("a reason", trials.endedFor, reasons.texts().length);
  below("a trainer", trials.trainer, trainers.texts().length);
  below("a cause", trials.cause, endCauseSchema.options.length + 1);
  below("a person", trials.endedBy, people.texts().length);
  below("a span", trials.span, spans.trial.length, -1);
  below("a result's trial", results.trial, count);
  below("a span's trial", spans.trial, count);
  below("a span's trainer", spans.trainer, trainers.texts().length);
  below("a span's end", spans.end, SPAN_ENDS.length);
}

function below(name: string, pointers: Column, limit: number, least = 0): void {
  for (const value of pointers.values()) {
    if (value >= least && value < limit) continue;
    throw invalid(`${name} in ${least}..${limit - 1}, got ${value}`);
  }
}
