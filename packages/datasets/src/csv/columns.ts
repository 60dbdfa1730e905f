// What each column of a CSV file is, from the options and the file's first record.

import { shown } from "@caviar/errors";

import { type CsvRecord, csvError } from "./scanner.ts";

/** category: becomes one feature for each of its values, 1 where a row has it and 0 elsewhere. */
export type ColumnType = "number" | "category" | "ignored";

export type ColumnOptions = {
  /** The column of the class: its name, or its place, counted from 0, or back from the end from -1. */
  readonly label: string | number;
  /** Other columns are features and numbers. By name, in a file without a header by place. */
  readonly columns?: Readonly<Record<string, ColumnType>>;
  /** Whether the first record names the columns; true unless said otherwise. */
  readonly header?: boolean;
};

export type Columns = {
  /** In the order of the cells; without a header "0", "1" and so on. */
  readonly names: readonly string[];
  readonly types: readonly (ColumnType | "label")[];
};

/** Throws CAV_DATASET_CORRUPT when file and options do not speak of the same columns. */
export function columnsOf(file: string, first: CsvRecord, options: ColumnOptions): Columns {
  const { columns = {}, header = true } = options;
  const names = header ? first.cells : first.cells.map((_, index) => String(index));
  const fail = (column: string | number, expected: string, got: string) =>
    csvError(file, { line: first.line, column, expected, got });

  const places = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    if (places.has(name)) throw fail(index + 1, "names that differ", `${shown(name)} once more`);
    places.set(name, index);
  }
  const indexOf = (wanted: string | number): number => {
    const place = typeof wanted === "number" ? wanted : (places.get(wanted) ?? Number.NaN);
    const index = place < 0 ? names.length + place : place;
    if (index in names) return index;
    throw fail(1, `a column ${shown(wanted)}, which the options name`, listed(names));
  };

  const types: (ColumnType | "label")[] = names.map(() => "number");
  for (const [name, type] of Object.entries(columns)) types[indexOf(name)] = type;
  types[indexOf(options.label)] = "label";
  if (!types.includes("number") && !types.includes("category")) {
    throw fail(1, "a column of features beside the label", listed(names));
  }
  return { names, types };
}

const LISTED_MAX = 10;

function listed(names: readonly string[]): string {
  const more = names.length > LISTED_MAX ? ` and ${names.length - LISTED_MAX} more` : "";
  return `${names
    .slice(0, LISTED_MAX)
    .map((name) => shown(name))
    .join(", ")}${more}`;
}
