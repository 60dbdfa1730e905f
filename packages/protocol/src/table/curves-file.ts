// Curves as bytes and back: a row a curve, and all their points in one array.

import { z } from "zod";

import { decodeColumns, encodeColumns, invalid, parseText } from "./column-file.ts";
import { Column, emptyColumns, pushRow } from "./column.ts";
import { type Curve, POINTS_MAX } from "./curves.ts";

const CURVE_COLUMNS = { trial: "I32", stride: "I32", last: "I32", length: "I32" } as const;

export type CurveList = {
  /** The event up to which these curves have taken in the ledger. */
  readonly seq: number;
  /** Trials of the sweep that have a curve, asked for or not. */
  readonly total: number;
  readonly curves: readonly (readonly [trial: number, curve: Curve])[];
};

const aboutSchema = z.object({ seq: z.int().min(1), total: z.int().min(0) });

export function encodeCurves({ seq, total, curves }: CurveList): Uint8Array<ArrayBuffer> {
  const rows = emptyColumns(CURVE_COLUMNS);
  const points = new Column("F32");
  for (const [trial, { stride, last, length, values }] of curves) {
    pushRow(rows, { trial, stride, last, length });
    for (let point = 0; point < length; point++) points.push(values[point]!);
  }
  const named = Object.entries({ ...rows, points }).map(
    ([name, column]) => [name, { type: column.type, values: column.values() }] as const,
  );
  return encodeColumns({ about: JSON.stringify({ seq, total }), columns: new Map(named) });
}

/** Throws CAV_MESSAGE_INVALID where the bytes are no curves. */
export function decodeCurves(buffer: ArrayBuffer): CurveList {
  const { about, columns } = decodeColumns(buffer);
  const read = (name: string) => columns.get(name)?.values ?? new Int32Array(0);
  const [trial, stride, last, length] = ["trial", "stride", "last", "length"].map(read);
  const points = columns.get("points");
  if (!trial || !stride || !last || !length || points?.type !== "F32") {
    throw invalid("columns of curves");
  }
  const curves: [number, Curve][] = [];
  let place = 0;
  for (const [row, number] of trial.entries()) {
    const [every, end, count] = [stride[row] ?? 0, last[row] ?? -1, length[row] ?? -1];
    const fits = count >= 0 && count <= POINTS_MAX && place + count <= points.values.length;
    if (!fits || every < 1 || end < 0 || number < 0) {
      throw invalid(`a curve of at most ${POINTS_MAX} points, got ${count} for trial ${number}`);
    }
    const values = Float32Array.from(points.values.subarray(place, place + count));
    curves.push([number, { stride: every, last: end, length: count, values }]);
    place += count;
  }
  return { ...parseText(about, aboutSchema, "a list of curves"), curves };
}
