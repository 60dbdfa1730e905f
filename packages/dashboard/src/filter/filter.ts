// Which trials a person wants to see: a range on some of the axes. An axis is a parameter, in scaled
// coordinates, or the sweep's metric, in its own units. Written into the address, so that a view
// can be shared:  learningRate~0.2~0.5 metric~0.1~0.3, with "~" around the bounds.

import { type SweepTable, TRIAL_STATUSES, trialCount, type TrialStatus } from "@caviar/protocol";

export type Range = readonly [low: number, high: number];

/** Axis -> range; METRIC is the metric's. */
export type Filter = {
  readonly ranges: ReadonlyMap<string, Range>;
  readonly status: TrialStatus | undefined;
};

/** No parameter can be called this: their names begin with a letter. */
export const METRIC = "~";

export const NO_FILTER: Filter = { ranges: new Map(), status: undefined };

export function isFiltering({ ranges, status }: Filter): boolean {
  return ranges.size > 0 || status !== undefined;
}

/** The filter with another range on one axis; undefined takes it away. */
export function withRange(filter: Filter, axis: string, range: Range | undefined): Filter {
  const ranges = new Map(filter.ranges);
  if (range) ranges.set(axis, range);
  else ranges.delete(axis);
  return { ...filter, ranges };
}

/** 1 for each trial that is wanted; undefined when all are. */
export type Mask = Uint8Array | undefined;

export function maskOf(table: SweepTable, filter: Filter): Mask {
  if (!isFiltering(filter)) return undefined;
  const mask = new Uint8Array(trialCount(table)).fill(1);
  const names = Object.keys(table.head.spec.space);
  for (const [axis, [low, high]] of filter.ranges) {
    const column = axis === METRIC ? table.trials.metric : table.units[names.indexOf(axis)];
    if (!column) continue;
    const values = column.values();
    for (let trial = 0; trial < mask.length; trial++) {
      const value = values[trial]!;
      if (!(value >= low && value <= high)) mask[trial] = 0;
    }
  }
  if (filter.status !== undefined) {
    const wanted = TRIAL_STATUSES.indexOf(filter.status);
    const values = table.trials.status.values();
    for (let trial = 0; trial < mask.length; trial++) {
      if (values[trial] !== wanted) mask[trial] = 0;
    }
  }
  return mask;
}

export function wantedCount(mask: Mask, trials: number): number {
  if (!mask) return trials;
  let count = 0;
  for (const wanted of mask) count += wanted;
  return count;
}

/** The filter as the address has it; undefined when there is none. */
export function filterText({ ranges, status }: Filter): string | undefined {
  const parts = [...ranges].map(([axis, [low, high]]) =>
    [axis === METRIC ? "" : axis, short(low), short(high)].join("~"),
  );
  if (status !== undefined) parts.push(status);
  return parts.length > 0 ? parts.join(" ") : undefined;
}

const short = (value: number) => String(Number(value.toPrecision(4)));

/** Reads any text: what makes no sense is left out. */
export function filterOf(text: string | undefined): Filter {
  const ranges = new Map<string, Range>();
  let status: TrialStatus | undefined;
  for (const part of (text ?? "").split(" ")) {
    const [axis = "", from, to, ...rest] = part.split("~");
    status ??= TRIAL_STATUSES.find((known) => known === part);
    const [low, high] = [Number(from), Number(to)];
    const isRange = from !== undefined && to !== undefined && from !== "" && to !== "";
    if (isRange && rest.length === 0 && low <= high) ranges.set(axis || METRIC, [low, high]);
  }
  return { ranges, status };
}
