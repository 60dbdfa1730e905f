// Conditions: a parameter with `when` exists only where other parameters, declared before it, have
// certain values. All that is named must hold; what does not exist holds nothing, so conditions nest.
//
//   momentum: { type: float, min: 0, max: 0.99, when: { optimizer: sgd } }
//   units3:   { type: int, min: 8, max: 512, when: { layers: { min: 3 } } }

import { z } from "zod";

import { expected, strict } from "../expected.ts";
import { type Value, valueSchema } from "./value.ts";

const bound = z.number(expected("a finite number")).optional();

const rangeSchema = strict({ min: bound, max: bound })
  .refine(({ min, max }) => min !== undefined || max !== undefined, {
    error: "expected a min, a max or both, got neither",
  })
  .readonly();

/** One value, a list of values, or a range of numbers with both ends included. */
const conditionSchema = z.union(
  [
    valueSchema,
    z
      .array(valueSchema)
      .min(1, { error: "expected at least one value, got an empty list" })
      .readonly(),
    rangeSchema,
  ],
  expected("a value, a list of values, or { min, max }"),
);

/** By the name of another parameter. */
export const whenSchema = z
  .record(z.string(), conditionSchema, expected("an object of conditions by parameter name"))
  .readonly();

export type Condition = z.infer<typeof conditionSchema>;
export type When = z.infer<typeof whenSchema>;

/** Whether all conditions hold at a point, from which parameters that do not exist are missing. */
export function holds(when: When, point: Readonly<Record<string, Value>>): boolean {
  return Object.entries(when).every(([name, condition]) => {
    const value = Object.hasOwn(point, name) ? point[name] : undefined;
    return value !== undefined && fulfils(condition, value);
  });
}

function fulfils(condition: Condition, value: Value): boolean {
  if (typeof condition !== "object") return value === condition;
  if ("length" in condition) return condition.includes(value);
  const { min = -Infinity, max = Infinity } = condition;
  return typeof value === "number" && value >= min && value <= max;
}

/** The values that a condition names, to be held against the parameter that it is about. */
export function namedValues(condition: Condition): readonly Value[] {
  if (typeof condition !== "object") return [condition];
  return "length" in condition ? condition : [];
}

/** Whether a condition is a range, which only a number can be in. */
export function isRange(condition: Condition): boolean {
  return typeof condition === "object" && !("length" in condition);
}

/** Values at which a condition holds or begins to. */
export function conditionEnds(condition: Condition): readonly Value[] {
  if (typeof condition !== "object" || "length" in condition) return namedValues(condition);
  return [condition.min, condition.max].filter((end) => end !== undefined);
}
