// The flat table in the formats that people load.

import { toJson } from "@caviar/protocol";
import { stringify } from "csv-stringify/sync";
import { parquetWriteBuffer } from "hyparquet-writer";

import type { Cell, Column } from "./trial-table.ts";

type Format = {
  readonly type: string;
  readonly write: (columns: readonly Column[]) => string | Buffer;
};

export const FORMATS = {
  csv: { type: "text/csv; charset=utf-8", write: toCsv },
  jsonl: { type: "application/jsonl", write: toJsonLines },
  parquet: { type: "application/vnd.apache.parquet", write: toParquet },
} as const satisfies Record<string, Format>;

function rowsOf(columns: readonly Column[]): Cell[][] {
  const count = columns[0]?.cells.length ?? 0;
  return Array.from({ length: count }, (_, row) => columns.map(({ cells }) => cells[row]));
}

function toCsv(columns: readonly Column[]): string {
  return stringify(rowsOf(columns), {
    header: true,
    columns: columns.map(({ name }) => name),
    cast: { boolean: String },
    // A text that begins like a formula would be run by the spreadsheet that opens it.
    escape_formulas: true,
  });
}

function toJsonLines(columns: readonly Column[]): string {
  const names = columns.map(({ name }) => name);
  return rowsOf(columns)
    .map((row) => `${toJson(Object.fromEntries(row.map((cell, i) => [names[i], cell])))}\n`)
    .join("");
}

function toParquet(columns: readonly Column[]): Buffer {
  const columnData = columns.map(({ name, cells }) => ({ name, nullable: true, ...typed(cells) }));
  return Buffer.from(parquetWriteBuffer({ columnData }));
}

/** Parquet knows one type a column; one that mixes numbers and words becomes words. */
function typed(cells: readonly Cell[]) {
  const kinds = new Set(cells.filter((cell) => cell !== undefined).map((cell) => typeof cell));
  const data = cells.map((cell) => cell ?? null);
  if (kinds.size === 1 && kinds.has("number")) return { type: "DOUBLE" as const, data };
  if (kinds.size === 1 && kinds.has("boolean")) return { type: "BOOLEAN" as const, data };
  return {
    type: "STRING" as const,
    data: data.map((cell) => (cell === null ? null : String(cell))),
  };
}
