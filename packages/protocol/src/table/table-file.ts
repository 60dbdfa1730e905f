// A sweep's table as bytes and back: the columns as they are, and the head, which has words, as JSON.
// Whatever comes in is checked: columns of one table are equally long, and a number that points into
// another column points at a row of it.

import { boxSchema } from "@caviar/search";
import { z } from "zod";

import { toJson } from "../json.ts";
import { metricsSchema } from "../metrics.ts";
import { trialNumberSchema } from "../names.ts";
import { sweepSpecSchema } from "../sweep-spec.ts";
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
});

const endingSchema = z.object({
  status: z.enum(["completed", "stopped", "failed"]),
  reason: z.string(),
  digest: z.string(),
});

const aboutSchema = z.object({
  head: z.looseObject({
    spec: sweepSpecSchema,
    createdAt: z.int(),
    zooms: z.array(z.object({ round: z.int().min(0), box: boxSchema, reason: z.string() })),
    evaluation: orNothing(evaluationSchema),
    phase: z.enum(["running", "paused", "stopping", "ended"]),
    ending: orNothing(endingSchema),
    seq: z.int().min(1),
    at: z.int(),
  }),
  reasons: z.array(z.string()).min(2),
  trainers: z.array(z.string()).min(2),
});

export function encodeTable(table: SweepTable): Uint8Array<ArrayBuffer> {
  const { head, reasons, trainers } = table;
  const about = toJson({ head, reasons: reasons.texts(), trainers: trainers.texts() });
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
  const { head, reasons, trainers } = parseText(file.about, aboutSchema, "a table's head");
  const dimensions = Object.keys(head.spec.space);
  const table: SweepTable = {
    head: { ...head, trials: [] },
    trials: take(file, "trials", TRIAL_COLUMNS),
    params: dimensions.map((_, dimension) => columnIn(file, `params.${dimension}`, "F64")),
    units: dimensions.map((_, dimension) => columnIn(file, `units.${dimension}`, "F32")),
    results: take(file, "results", RESULT_COLUMNS),
    spans: take(file, "spans", SPAN_COLUMNS),
    reasons: new Words(reasons),
    trainers: new Words(trainers),
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
  const { trials, results, spans, reasons, trainers } = table;
  const count = trialCount(table);
  below("a status", trials.status, TRIAL_STATUSES.length);
  below("a reason", trials.proposedFor, reasons.texts().length);
  below("a reason", trials.endedFor, reasons.texts().length);
  below("a trainer", trials.trainer, trainers.texts().length);
  below("a span", trials.span, spans.trial.length, -1);
  below("a result's trial", results.trial, count);
  below("a span's trial", spans.trial, count);
  below("a span's trainer", spans.trainer, trainers.texts().length);
  below("a span's end", spans.end, SPAN_ENDS.length);
}

function below(name: string, pointers: Column, limit: number, least = 0): void {
  const stray = pointers.values().find((value) => value < least || value >= limit);
  if (stray !== undefined) throw invalid(`${name} in ${least}..${limit - 1}, got ${stray}`);
}
