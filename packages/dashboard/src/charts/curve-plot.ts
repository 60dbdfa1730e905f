// Learning curves: the sweep's metric over epochs, a line a trial, grouped by round.
// A hole in a curve (an epoch that was not reported) breaks its line.

import type { SweepState } from "@caviar/protocol";

import type { Track } from "../live/track.ts";
import { type Axis, type Domain, domainOf, placeIn, quantityAxis } from "./axis.ts";

/** More lines than this are a blot; the best of them are drawn. */
export const CURVES_MAX = 300;

export type Line = {
  readonly trial: number;
  readonly round: number;
  /** Runs of points without holes. */
  readonly runs: readonly (readonly (readonly [x: number, y: number])[])[];
};

export type CurvePlot = {
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
  /** Trials that have a curve at all, drawn or not. */
  readonly total: number;
};

export function curvePlot(state: SweepState, { curves }: Track): CurvePlot {
  const { metric } = state.spec;
  const sign = metric.goal === "minimize" ? 1 : -1;
  const last = (curve: readonly (number | undefined)[]) => sign * (curve.at(-1) ?? Infinity);
  const drawn = state.trials
    .map(({ trial, round }) => ({ trial, round, curve: curves[trial] ?? [] }))
    .filter(({ curve }) => curve.length > 0);
  const total = drawn.length;
  if (total > CURVES_MAX) {
    drawn.sort((a, b) => last(a.curve) - last(b.curve));
    drawn.length = CURVES_MAX;
  }
  const epochs: Domain = [
    0,
    drawn.reduce((longest, { curve }) => Math.max(longest, curve.length), 1),
  ];
  const values = domainOf(
    drawn.flatMap(({ curve }) => curve.filter((value) => value !== undefined)),
  );
  const whole = quantityAxis("epoch", epochs);
  return {
    x: { ...whole, ticks: whole.ticks.filter(({ label }) => !label.includes(".")) },
    y: quantityAxis(metric.name, values),
    lines: drawn.map(({ trial, round, curve }) => ({
      trial,
      round,
      runs: runsOf(curve, epochs, values),
    })),
    total,
  };
}

function runsOf(curve: readonly (number | undefined)[], epochs: Domain, values: Domain) {
  const runs: [number, number][][] = [];
  let open: [number, number][] | undefined;
  for (const [index, value] of curve.entries()) {
    if (value === undefined || Number.isNaN(value)) {
      open = undefined;
      continue;
    }
    if (!open) runs.push((open = []));
    open.push([placeIn(epochs, index + 1), placeIn(values, value)]);
  }
  return runs;
}
