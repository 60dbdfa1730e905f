// Learning curves: the sweep's metric over epochs, a line a trial. A hole in a curve (an epoch that
// was not reported) breaks its line. Of very many, the best and an even sample of the rest.

import {
  type Curve,
  type Curves,
  epochOf,
  type SweepTable,
  TRIAL_STATUSES,
} from "@caviar/protocol";

import type { Mask } from "../filter/filter.ts";
import { type Axis, type Domain, domainOf, placeIn, quantityAxis } from "./axis.ts";
import { sampled } from "./sample.ts";

/** More lines than this are a blot. */
export const CURVES_MAX = 3000;
/** While a brush moves. */
export const CURVES_BRUSHED_MAX = 600;
/** More lines than this are not asked for their values when the axis is chosen. */
const DOMAIN_CURVES_MAX = 1000;

export type Line = {
  readonly trial: number;
  readonly curve: Curve;
  /** It was ended before its target: its last point is marked. */
  readonly isStopped: boolean;
};

export type CurvePlot = {
  readonly x: Axis;
  readonly y: Axis;
  readonly epochs: Domain;
  readonly values: Domain;
  /** Worst first: the best are drawn last, on top. */
  readonly lines: readonly Line[];
  /** Trials that are wanted and have a curve, drawn or not. */
  readonly total: number;
  /** Targets of this sweep's trials, where they were compared. */
  readonly rungs: readonly number[];
};

/** `ranking`: trials from the worst to the best. `most`: lines at most. */
export function curvePlot(
  table: SweepTable,
  curves: Curves,
  wanted: { readonly mask: Mask; readonly ranking: Iterable<number>; readonly most: number },
): CurvePlot {
  const { mask, ranking, most } = wanted;
  const found: number[] = [];
  for (const trial of ranking) {
    if ((!mask || mask[trial] === 1) && curves.of(trial)) found.push(trial);
  }
  const status = table.trials.status.values();
  const lines = sampled(found, most).map((trial) => ({
    trial,
    curve: curves.of(trial)!,
    isStopped: status[trial] === STOPPED,
  }));
  const longest = lines.reduce((end, { curve }) => Math.max(end, curve.last), 1);
  const epochs: Domain = [0, longest];
  const values = domainOf(
    sampled(lines, DOMAIN_CURVES_MAX).flatMap(({ curve }) => [
      ...curve.values.subarray(0, curve.length),
    ]),
  );
  const whole = quantityAxis("epoch", epochs);
  return {
    x: { ...whole, ticks: whole.ticks.filter(({ label }) => !label.includes(".")) },
    y: quantityAxis(table.head.spec.metric.name, values),
    epochs,
    values,
    lines,
    total: found.length,
    rungs: [...new Set(table.results.epochs.values())].filter((epoch) => epoch < longest),
  };
}

const STOPPED = TRIAL_STATUSES.indexOf("stopped");

/** Runs of places in the unit square without holes. */
export function runsOf(
  curve: Curve,
  epochs: Domain,
  values: Domain,
): (readonly [x: number, y: number])[][] {
  const runs: (readonly [number, number])[][] = [];
  let open: (readonly [number, number])[] | undefined;
  for (let point = 0; point < curve.length; point++) {
    const value = curve.values[point]!;
    if (Number.isNaN(value)) {
      open = undefined;
      continue;
    }
    if (!open) runs.push((open = []));
    open.push([placeIn(epochs, epochOf(curve, point)), placeIn(values, value)]);
  }
  return runs;
}
