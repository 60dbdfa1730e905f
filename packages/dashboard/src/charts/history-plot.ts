// The sweep's results in the order in which they came, and the best so far as a staircase.

import type { SweepTable } from "@caviar/protocol";

import { durationText } from "../format/duration-text.ts";
import { type Axis, type Domain, domainOf, placeIn, quantityAxis } from "./axis.ts";
import type { Points } from "./paint-points.ts";

export type HistoryPlot = {
  readonly x: Axis;
  readonly y: Axis;
  readonly points: Points;
  /** Corners of the staircase, left to right; empty before the first result. */
  readonly stairs: readonly (readonly [x: number, y: number])[];
};

export function historyPlot({ head, results }: SweepTable): HistoryPlot {
  const [at, value] = [results.at.values(), results.value.values()];
  const [trial, round] = [results.trial.values(), results.round.values()];
  const time: Domain = [0, Math.max(1000, head.at - head.createdAt)];
  const metric = domainOf(value);
  const xOf = (index: number) => placeIn(time, at[index]! - head.createdAt);
  const yOf = (index: number) => placeIn(metric, value[index]!);
  return {
    x: timeAxis(time),
    y: quantityAxis(head.spec.metric.name, metric),
    points: {
      count: value.length,
      x: xOf,
      y: yOf,
      round: (index) => round[index]!,
      trial: (index) => trial[index]!,
      faded: () => false,
    },
    stairs: stairsOf(value, head.spec.metric.goal, (index) => [xOf(index), yOf(index)]),
  };
}

/** A step wherever a value is better than all before it; the last one lasts until `end`. */
export function stairsOf(
  values: ArrayLike<number>,
  goal: "minimize" | "maximize",
  place: (index: number) => readonly [x: number, y: number],
  end = 1,
): (readonly [x: number, y: number])[] {
  const sign = goal === "minimize" ? 1 : -1;
  const stairs: (readonly [number, number])[] = [];
  let lossBest = Infinity;
  for (let index = 0; index < values.length; index++) {
    const loss = sign * values[index]!;
    if (!(loss < lossBest)) continue;
    lossBest = loss;
    const [x, y] = place(index);
    const before = stairs.at(-1);
    if (before) stairs.push([x, before[1]]);
    stairs.push([x, y]);
  }
  const last = stairs.at(-1);
  if (last) stairs.push([end, last[1]]);
  return stairs;
}

const SECOND = 1000;
const UNITS = [SECOND, 60 * SECOND, 3600 * SECOND, 86_400 * SECOND];

/** Ticks at whole seconds, minutes, hours or days, whichever fits the length. */
export function timeAxis([start, end]: Domain): Axis {
  const unit = UNITS.findLast((candidate) => end - start >= 2 * candidate) ?? SECOND;
  const { label, ticks } = quantityAxis(
    "time since the start",
    [start / unit, end / unit],
    (value) => (value === 0 ? "0" : durationText(value * unit).replace(/ 0*0 (?:s|min|h)$/, "")),
  );
  return { label, ticks };
}
