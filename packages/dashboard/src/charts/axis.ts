// An axis: places in [0,1] with their labels. Plots are computed in [0,1] and become pixels only
// when they are drawn, so that a picture's meaning can be tested without a screen.

import { fromUnit, type Parameter, toUnit } from "@caviar/search";

import { numberText, valueText } from "../format/number-text.ts";
import { linearTicks, logTicks } from "./ticks.ts";

export type Tick = { readonly at: number; readonly label: string };
export type Axis = { readonly label: string; readonly ticks: readonly Tick[] };

const TICKS = 6;

/** The axis of a parameter: even in scaled coordinates, labelled with the parameter's values. */
export function parameterAxis(name: string, parameter: Parameter): Axis {
  const values = tickValues(parameter);
  const ticks = values.map((value) => ({
    at: toUnit(parameter, value),
    label: valueText(value),
  }));
  const scale = parameter.type === "choice" || parameter.scale === "linear" ? "" : parameter.scale;
  return { label: scale === "" ? name : `${name} (${scale})`, ticks };
}

function tickValues(parameter: Parameter): readonly (string | number | boolean)[] {
  if (parameter.type === "choice") return parameter.values;
  const { type, min, max, scale } = parameter;
  const candidates =
    scale === "linear"
      ? linearTicks(min, max, TICKS)
      : scale === "log"
        ? logTicks(min, max, TICKS)
        : logTicks(1 - max, 1 - min, TICKS).map((gap) => Number((1 - gap).toPrecision(12)));
  const usable = candidates.filter(
    (value) => value >= min && value <= max && (type === "float" || Number.isInteger(value)),
  );
  return usable.length > 1 ? usable : [min, max];
}

/** What a parameter is at a place of its axis, for a label under the pointer. */
export function valueAt(parameter: Parameter, unit: number): string {
  return valueText(fromUnit(parameter, Math.min(1, Math.max(0, unit))));
}

export type Domain = readonly [low: number, high: number];

/** The axis of a quantity between two values. */
export function quantityAxis(
  label: string,
  [low, high]: Domain,
  text: (value: number) => string = numberText,
): Axis {
  const ticks = linearTicks(low, high, TICKS);
  return {
    label,
    ticks: ticks.map((value) => ({ at: placeIn([low, high], value), label: text(value) })),
  };
}

/** The place of `value` in [0,1]; what lies beyond the domain is put on its edge. */
export function placeIn([low, high]: Domain, value: number): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

/**
 * An interval that shows where `values` are, without letting a few wild ones squash the rest:
 * at most three interquartile ranges beyond the quartiles (Tukey's far fences), then 4 % of air.
 * No finite value: [0, 1].
 */
export function domainOf(values: readonly number[]): Domain {
  const sorted = values.filter(Number.isFinite).toSorted((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) return [0, 1];
  if (min === max) return [min - Math.abs(min) * 0.05 - 1e-9, max + Math.abs(max) * 0.05 + 1e-9];
  const quartile = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  const range = quartile(0.75) - quartile(0.25) || max - min;
  const low = Math.max(min, quartile(0.25) - 3 * range);
  const high = Math.min(max, quartile(0.75) + 3 * range);
  const air = (high - low) * 0.04;
  return [low - air, high + air];
}
