// The trial table: which columns, in which order, and the first rows of it.

import type { SweepSpec, SweepState, TrialState } from "@caviar/protocol";

import { metricOf, statusOf, TRIAL_STATUSES } from "./trial-status.ts";

/** As many rows as the page lays out without stuttering. */
export const ROWS_MAX = 200;

export type Column = {
  readonly key: string;
  readonly label: string;
  readonly numeric: boolean;
  /** What to sort by; undefined comes last in either direction. */
  readonly value: (trial: TrialState) => string | number | undefined;
};

/** up: smallest first. */
export type Order = "up" | "down";

const PARAMETER = "params.";

export function columnsOf(spec: SweepSpec): Column[] {
  const parameters = Object.entries(spec.space).map(([name, { type }]): Column => ({
    key: PARAMETER + name,
    label: name,
    numeric: type !== "choice",
    value: ({ params }) => {
      const value = params[name];
      return typeof value === "boolean" ? String(value) : value;
    },
  }));
  return [
    { key: "trial", label: "trial", numeric: true, value: ({ trial }) => trial },
    { key: "round", label: "round", numeric: true, value: ({ round }) => round },
    {
      key: "status",
      label: "status",
      numeric: false,
      value: (trial) => TRIAL_STATUSES.indexOf(statusOf(trial)),
    },
    { key: "epochs", label: "epochs", numeric: true, value: ({ epoch }) => epoch },
    {
      key: "metric",
      label: spec.metric.name,
      numeric: true,
      value: (trial) => metricOf(spec, trial),
    },
    ...parameters,
  ];
}

export type Sorting = { readonly column: Column; readonly order: Order };

/** The sorting that was asked for by key; else best results first. */
export function sortingOf(
  spec: SweepSpec,
  asked: { readonly sort?: string | undefined; readonly order?: Order | undefined },
): Sorting {
  const columns = columnsOf(spec);
  const column = columns.find(({ key }) => key === asked.sort);
  if (column) return { column, order: asked.order ?? "up" };
  const metric = columns.find(({ key }) => key === "metric") ?? columns[0]!;
  return { column: metric, order: spec.metric.goal === "minimize" ? "up" : "down" };
}

/** The first ROWS_MAX trials in that order; equals stay in trial order. */
export function trialRows({ trials }: SweepState, { column, order }: Sorting): TrialState[] {
  const sign = order === "up" ? 1 : -1;
  const keyed = trials.map((trial) => ({ trial, key: sortKey(column.value(trial)) }));
  keyed.sort((a, b) => {
    if (a.key === undefined || b.key === undefined) {
      return Number(a.key === undefined) - Number(b.key === undefined);
    }
    return sign * compare(a.key, b.key);
  });
  return keyed.slice(0, ROWS_MAX).map(({ trial }) => trial);
}

/** NaN has no place in an order, so it goes where missing values go. */
function sortKey(value: string | number | undefined): string | number | undefined {
  return typeof value === "number" && Number.isNaN(value) ? undefined : value;
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}
