// Lines over epochs: of a model and its kin, or of a model's layers. Computed in the unit square.

import type { Report } from "@caviar/protocol";

import { type Axis, type Domain, placeIn, quantityAxis } from "../charts/axis.ts";
import { logTicks } from "../charts/ticks.ts";
import { numberText } from "../format/number-text.ts";

type LineStyle = {
  /** For the label under the pointer. */
  readonly name: string;
  /** Written at its end; undefined: nothing. */
  readonly label?: string | undefined;
  readonly tone: number;
  readonly isDashed: boolean;
  readonly weight: "faded" | "plain" | "strong";
};

export type Series = LineStyle & {
  readonly reports: readonly Report[];
  readonly of: (report: Report) => number | undefined;
};

type SeriesPoint = {
  readonly x: number;
  /** NaN: there is no number, and the line is broken. */
  readonly y: number;
  readonly epoch: number;
  readonly value: number;
};

export type SeriesPlot = {
  readonly x: Axis;
  readonly y: Axis;
  readonly epochs: Domain;
  readonly lines: readonly (LineStyle & { readonly points: readonly SeriesPoint[] })[];
};

export function seriesPlot(
  title: string,
  series: readonly Series[],
  {
    scale,
    epochs,
    whole,
  }: {
    readonly scale: "linear" | "log";
    readonly epochs: Domain;
    /** All that the values can be; absent: what they are. */
    readonly whole?: Domain | undefined;
  },
): SeriesPlot {
  const found = series.map(({ reports, of, ...style }) => ({
    ...style,
    values: reports.map((report) => [report.epoch, of(report) ?? Number.NaN] as const),
  }));
  const all = found.flatMap(({ values }) => values.map(([, value]) => value));
  const isLog = scale === "log" && all.every((value) => !(value <= 0));
  const placed = (value: number) => (isLog ? Math.log10(value) : value);
  const domain = isLog ? logDomainOf(all) : (whole ?? spanOf(all));
  return {
    x: epochAxis(epochs),
    y: isLog ? logAxis(title, domain) : quantityAxis(title, domain),
    epochs,
    lines: found.map(({ values, ...style }) => ({
      ...style,
      points: values.map(([epoch, value]) => ({
        x: placeIn(epochs, epoch),
        y: Number.isFinite(value) ? placeIn(domain, placed(value)) : Number.NaN,
        epoch,
        value,
      })),
    })),
  };
}

/** Whole epochs only. */
function epochAxis(epochs: Domain): Axis {
  const whole = quantityAxis("epoch", epochs);
  return { ...whole, ticks: whole.ticks.filter(({ label }) => !label.includes(".")) };
}

/** All of them and some air: of one model nothing is too wild to be shown. */
function spanOf(values: readonly number[]): Domain {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const air = (high - low) * 0.05 || Math.abs(high) * 0.05 || 0.5;
  return [low - air, high + air];
}

/** In powers of ten, some air, so that a rate that stays has a place too. */
function logDomainOf(values: readonly number[]): Domain {
  const logs = values.map(Math.log10).filter(Number.isFinite);
  if (logs.length === 0) return [-1, 0];
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const air = Math.max(0.05 * (high - low), 0.1);
  return [low - air, high + air];
}

/** `domain`: in powers of ten. */
export function logAxis(label: string, [low, high]: Domain): Axis {
  const ticks = logTicks(10 ** low, 10 ** high, 5).map((value) => ({
    at: placeIn([low, high], Math.log10(value)),
    label: numberText(value),
  }));
  return { label: `${label} (log)`, ticks };
}

/**
 * From 0 to more epochs than were trained, so that a new one seldom moves the others: the next of 5, 10,
 * 20, 50, 100, ... but not beyond the target.
 */
export function epochsShown(last: number, target: number): Domain {
  let most = 5;
  for (let step = 0; most < last; step++) most *= step % 3 === 2 ? 2.5 : 2;
  return [0, Math.max(1, last, Math.min(most, target))];
}
