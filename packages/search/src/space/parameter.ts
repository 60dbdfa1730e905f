// One dimension of a space, of any type. Samplers see the unit interval only; how a parameter is
// scaled is known in this folder and nowhere else. A new type adds its schema to the union and a
// case to each switch.

import { assert, shown } from "@caviar/errors";
import { z } from "zod";

import { named } from "../expected.ts";
import {
  choiceContains,
  choiceFromUnit,
  choiceSchema,
  choiceToUnit,
  fixedSchema,
  ordinalSchema,
} from "./choice.ts";
import { floatContains, floatFromUnit, floatGrid, floatSchema, floatToUnit } from "./float.ts";
import { gridCount } from "./grid.ts";
import {
  integerContains,
  integerFromUnit,
  integerGrid,
  integerSchema,
  integerToUnit,
} from "./integer.ts";
import { lognormalSchema, normalFromUnit, normalSchema, normalToUnit } from "./normal.ts";
import type { Value } from "./value.ts";

const TYPES = ["float", "int", "choice", "ordinal", "fixed", "normal", "lognormal"];

/** A parameter as a sweep file holds it. */
export const parameterSchema = z.discriminatedUnion(
  "type",
  [
    floatSchema,
    integerSchema,
    choiceSchema,
    ordinalSchema,
    fixedSchema,
    normalSchema,
    lognormalSchema,
  ],
  named("a parameter", "type", TYPES),
);

export type Parameter = z.infer<typeof parameterSchema>;

/** Whether `value` is one that the parameter can take. */
export function contains(parameter: Parameter, value: unknown): boolean {
  switch (parameter.type) {
    case "float":
      return floatContains(parameter, value);
    case "int":
      return integerContains(parameter, value);
    case "choice":
    case "ordinal":
      return choiceContains(parameter, value);
    case "fixed":
      return value === parameter.value;
    case "normal":
    case "lognormal":
      return typeof value === "number" && value >= parameter.min && value <= parameter.max;
  }
}

/** The value at u in [0,1]: monotone for numbers; 0 gives the first and 1 the last value exactly. */
export function fromUnit(parameter: Parameter, u: number): Value {
  assert(u >= 0 && u <= 1, `u must be in [0,1], got ${u}`);
  switch (parameter.type) {
    case "float":
      return floatFromUnit(parameter, u);
    case "int":
      return integerFromUnit(parameter, u);
    case "choice":
    case "ordinal":
      return choiceFromUnit(parameter, u);
    case "fixed":
      return parameter.value;
    case "normal":
    case "lognormal":
      return normalFromUnit(parameter, u);
  }
}

/**
 * A place in [0,1] that `fromUnit` maps back to `value` (floats: within rounding).
 * `value` must be one that the parameter contains; ask `contains` first.
 */
export function toUnit(parameter: Parameter, value: Value): number {
  assert(contains(parameter, value), `${shown(value)} is not a value of ${shown(parameter)}`);
  switch (parameter.type) {
    case "float":
      return floatToUnit(parameter, Number(value));
    case "int":
      return integerToUnit(parameter, Number(value));
    case "choice":
    case "ordinal":
      return choiceToUnit(parameter, value);
    case "fixed":
      return 0.5;
    case "normal":
    case "lognormal":
      return normalToUnit(parameter, Number(value));
  }
}

/** How many values the parameter can take; Infinity for a continuous one. */
export function valueCount(parameter: Parameter): number {
  switch (parameter.type) {
    case "float": {
      const grid = floatGrid(parameter);
      return grid === undefined ? Infinity : gridCount(grid);
    }
    case "int":
      return gridCount(integerGrid(parameter));
    case "choice":
    case "ordinal":
      return parameter.values.length;
    case "fixed":
      return 1;
    case "normal":
    case "lognormal":
      return Infinity;
  }
}

/** The values at both ends of a number; every value of a list. */
export function edgeValues(parameter: Parameter): readonly Value[] {
  switch (parameter.type) {
    case "choice":
    case "ordinal":
      return parameter.values;
    case "fixed":
      return [parameter.value];
    default:
      return [parameter.min, parameter.max];
  }
}

/** A message lists no more values. */
const LISTED_MAX = 12;

/** What values there are, as messages say it: "a whole number from 1 to 8", "one of adam, sgd". */
export function valuesText(parameter: Parameter): string {
  switch (parameter.type) {
    case "choice":
    case "ordinal":
      return parameter.values.length > LISTED_MAX
        ? `one of its ${parameter.values.length} values`
        : `one of ${parameter.values.join(", ")}`;
    case "fixed":
      return String(parameter.value);
    case "normal":
    case "lognormal":
      return `a number from ${parameter.min} to ${parameter.max}`;
    case "float":
    case "int": {
      const { type, min, max, step } = parameter;
      const number = type === "int" ? "a whole number" : "a number";
      const grid = step === undefined ? "" : ` in steps of ${step}`;
      return `${number} from ${min} to ${max}${grid}`;
    }
  }
}
