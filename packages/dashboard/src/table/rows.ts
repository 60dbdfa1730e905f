// The trial table: which columns, and the numbers of the trials in the order asked for. Sorting
// fifty thousand rows sorts their numbers by one column; no row is made before it is shown.

import { type Column, type SweepTable, trialCount, valueOfCell } from "@caviar/protocol";

import type { Mask } from "../filter/filter.ts";
import { metricText, valueText } from "../format/number-text.ts";
import { statusWords } from "../sweep/status-words.ts";

export type TableColumn = {
  readonly key: string;
  readonly label: string;
  readonly numeric: boolean;
  /** What to sort by; NaN comes last in either direction. */
  readonly sortKey: (trial: number) => number;
  readonly text: (trial: number) => string;
};

/** up: smallest first. */
export type Order = "up" | "down";
export type Sorting = { readonly column: TableColumn; readonly order: Order };

const PARAMETER = "params.";

function number(key: string, label: string, column: Pick<Column, "at">): TableColumn {
  return {
    key,
    label,
    numeric: true,
    sortKey: (trial) => column.at(trial),
    text: (trial) => String(column.at(trial)),
  };
}

export function columnsOf(table: SweepTable): TableColumn[] {
  const { head, trials, params } = table;
  const parameters = Object.entries(head.spec.space).map(
    ([name, parameter], dimension): TableColumn => ({
      key: PARAMETER + name,
      label: name,
      numeric: !("values" in parameter) && parameter.type !== "fixed",
      sortKey: (trial) => params[dimension]?.at(trial) ?? Number.NaN,
      text: (trial) =>
        valueText(valueOfCell(parameter, params[dimension]?.at(trial) ?? Number.NaN)),
    }),
  );
  return [
    { key: "trial", label: "trial", numeric: true, sortKey: Number, text: String },
    {
      ...number("metric", head.spec.metric.name, trials.metric),
      text: (trial) =>
        trials.epoch.at(trial) === 0 && Number.isNaN(trials.metric.at(trial))
          ? "–"
          : metricText(trials.metric.at(trial)),
    },
    { ...number("round", "round", trials.round), text: roundText },
    {
      ...number("status", "status", trials.status),
      numeric: false,
      text: (trial) => statusWords(table, trial),
    },
    {
      ...number("epochs", "epochs", trials.epoch),
      text: (trial) => `${trials.epoch.at(trial)} / ${trials.target.at(trial)}`,
    },
    ...parameters,
  ];

  function roundText(trial: number): string {
    const round = trials.round.at(trial);
    return round === 0 ? "–" : String(round);
  }
}

/** The sorting that was asked for by key; else best results first. */
export function sortingOf(
  table: SweepTable,
  asked: { readonly sort?: string | undefined; readonly order?: Order | undefined },
): Sorting {
  const columns = columnsOf(table);
  const column = columns.find(({ key }) => key === asked.sort);
  if (column) return { column, order: asked.order ?? "up" };
  const metric = columns.find(({ key }) => key === "metric") ?? columns[0]!;
  return { column: metric, order: table.head.spec.metric.goal === "minimize" ? "up" : "down" };
}

/** All trials in that order; equals stay in trial order. */
export function sortedRows(table: SweepTable, { column, order }: Sorting): Int32Array {
  const sign = order === "up" ? 1 : -1;
  const count = trialCount(table);
  const keys = Float64Array.from({ length: count }, (_, trial) => {
    const key = column.sortKey(trial);
    return Number.isNaN(key) ? Infinity : sign * Math.max(-MAX, Math.min(MAX, key));
  });
  const rows = Int32Array.from({ length: count }, (_, trial) => trial);
  return rows.toSorted((a, b) => (keys[a] === keys[b] ? a - b : keys[a]! < keys[b]! ? -1 : 1));
}

/** Infinity is for what has no number. */
const MAX = Number.MAX_VALUE;

/** The wanted ones, in the order that they are in. */
export function wantedRows(rows: Int32Array, mask: Mask): Int32Array {
  return mask ? rows.filter((trial) => mask[trial] === 1) : rows;
}
