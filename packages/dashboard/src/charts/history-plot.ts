// The sweep's results in the order in which they came, and the best so far as a staircase.

import type { SweepState } from "@caviar/protocol";

import { durationText } from "../format/duration-text.ts";
import type { Track } from "../live/track.ts";
import { type Axis, type Domain, domainOf, placeIn, quantityAxis } from "./axis.ts";
import type { Mark } from "./zoom-plot.ts";

export type HistoryPlot = {
  readonly x: Axis;
  readonly y: Axis;
  readonly marks: readonly Mark[];
  /** Corners of the staircase, left to right; empty before the first result. */
  readonly stairs: readonly (readonly [x: number, y: number])[];
};

export function historyPlot(state: SweepState, { results }: Track): HistoryPlot {
  const time: Domain = [0, Math.max(1000, state.at - state.createdAt)];
  const metric = domainOf(results.map(({ value }) => value));
  const marks = results.map(({ trial, round, elapsedMs, value }) => ({
    trial,
    round,
    x: placeIn(time, elapsedMs),
    y: placeIn(metric, value),
    faded: false,
  }));
  const stairs: [number, number][] = [];
  for (const [index, { best }] of results.entries()) {
    const mark = marks[index];
    if (!best || !mark) continue;
    const before = stairs.at(-1);
    if (before) stairs.push([mark.x, before[1]]);
    stairs.push([mark.x, mark.y]);
  }
  const last = stairs.at(-1);
  if (last) stairs.push([1, last[1]]);
  return {
    x: timeAxis(time),
    y: quantityAxis(state.spec.metric.name, metric),
    marks,
    stairs,
  };
}

const SECOND = 1000;
const UNITS = [SECOND, 60 * SECOND, 3600 * SECOND, 86_400 * SECOND];

/** Ticks at whole seconds, minutes, hours or days, whichever fits the length. */
function timeAxis([start, end]: Domain): Axis {
  const unit = UNITS.findLast((candidate) => end >= 2 * candidate) ?? SECOND;
  const { label, ticks } = quantityAxis(
    "time since the start",
    [start / unit, end / unit],
    (value) => (value === 0 ? "0" : durationText(value * unit).replace(/ 0*0 (?:s|min|h)$/, "")),
  );
  return { label, ticks };
}
