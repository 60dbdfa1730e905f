// An axis: places in [0,1] with their labels. Plots are computed in [0,1] and become pixels only
// when they are drawn, so that a picture's meaning can be tested without a screen.

import { contains, fromUnit, type Parameter, toUnit } from "@caviar/search";

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
  const scale = scaleOf(parameter);
  return { label: scale === "linear" ? name : `${name} (${scale})`, ticks };
}

type Scale = "linear" | "log" | "reverse-log" | "logit" | "normal" | "lognormal";

function scaleOf(parameter: Parameter): Scale {
  if ("scale" in parameter) return parameter.scale;
  const isLaw = parameter.type === "normal" || parameter.type === "lognormal";
  return isLaw ? parameter.type : "linear";
}

function tickValues(parameter: Parameter): readonly (string | number | boolean)[] {
  if (parameter.type === "choice" || parameter.type === "ordinal") return parameter.values;
  if (parameter.type === "fixed") return [parameter.value];
  const { min, max } = parameter;
  const usable = tickCandidates(scaleOf(parameter), min, max).filter((value) =>
    contains(parameter, value),
  );
  return usable.length > 1 ? usable : [min, max];
}

function tickCandidates(scale: Scale, min: number, max: number): readonly number[] {
  switch (scale) {
    case "linear":
    case "normal":
    case "logit":
      return linearTicks(min, max, TICKS);
    case "log":
    case "lognormal":
      return logTicks(min, max, TICKS);
    case "reverse-log":
      return logTicks(1 - max, 1 - min, TICKS).map((gap) => Number((1 - gap).toPrecision(12)));
  }
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
export function domainOf(values: ArrayLike<number>): Domain {
  const sorted = Float64Array.from(values).filter(Number.isFinite).toSorted();
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
