// One dimension of a space, of any type. Samplers see the unit interval only; how a parameter is
// scaled is known in this folder and nowhere else.

import { assert, shown } from "@caviar/errors";
import { z } from "zod";

import { named } from "../expected.ts";
import {
  choiceContains,
  choiceFromUnit,
  choiceSchema,
  choiceToUnit,
  type Value,
} from "./choice.ts";
import { floatContains, floatFromUnit, floatSchema, floatToUnit } from "./float.ts";
import { integerContains, integerFromUnit, integerSchema, integerToUnit } from "./integer.ts";

/** A parameter as a sweep file holds it. */
export const parameterSchema = z.discriminatedUnion(
  "type",
  [floatSchema, integerSchema, choiceSchema],
  named("a parameter", "type", ["float", "int", "choice"]),
);

export type Parameter = z.infer<typeof parameterSchema>;

/** Whether `value` is one that the parameter can take. */
export function contains(parameter: Parameter, value: unknown): boolean {
  if (parameter.type === "float") return floatContains(parameter, value);
  if (parameter.type === "int") return integerContains(parameter, value);
  return choiceContains(parameter, value);
}

/** The value at u in [0,1]: monotone for numbers; 0 gives the first and 1 the last value exactly. */
export function fromUnit(parameter: Parameter, u: number): Value {
  assert(u >= 0 && u <= 1, `u must be in [0,1], got ${u}`);
  if (parameter.type === "float") return floatFromUnit(parameter, u);
  if (parameter.type === "int") return integerFromUnit(parameter, u);
  return choiceFromUnit(parameter, u);
}

/**
 * A place in [0,1] that `fromUnit` maps back to `value` (floats: within rounding).
 * `value` must be one that the parameter contains; ask `contains` first.
 */
export function toUnit(parameter: Parameter, value: Value): number {
  assert(contains(parameter, value), `${shown(value)} is not a value of ${shown(parameter)}`);
  if (parameter.type === "float") return floatToUnit(parameter, Number(value));
  if (parameter.type === "int") return integerToUnit(parameter, Number(value));
  return choiceToUnit(parameter, value);
}
