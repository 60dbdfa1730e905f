// A whole number between two bounds, both included, in steps of one or more; see grid.ts for the
// part of [0,1] that each owns.

import { z } from "zod";

import { expectation, expected, strict, wholeNumber } from "../expected.ts";
import { type Grid, gridContains, gridFromUnit, gridToUnit, isWhole } from "./grid.ts";
import { whenSchema } from "./when.ts";

/** Larger bounds would let two neighbours share a double in [0,1]. */
const BOUND_MAX = 2 ** 40;

const bound = wholeNumber(-BOUND_MAX, BOUND_MAX, "a whole number of at most 2^40 in size");

export const integerSchema = strict({
  type: z.literal("int"),
  min: bound,
  max: bound,
  scale: z.enum(["linear", "log"], expected("linear or log")).default("linear"),
  step: wholeNumber(1, BOUND_MAX, "a whole number of at least 1").optional(),
  when: whenSchema.optional(),
})
  .superRefine(({ min, max, scale, step = 1 }, context) => {
    const fail = (key: "min" | "max", what: string, got: number): void => {
      context.addIssue({ code: "custom", path: [key], message: expectation(what, got) });
    };
    if (min >= max) return fail("max", `more than min, which is ${min}`, max);
    if (!isWhole({ min, max, step })) {
      return fail("max", `min plus a whole number of steps of ${step}`, max);
    }
    // The first cell of a log scale reaches half a step below min.
    if (scale === "log" && min <= Math.floor(step / 2)) {
      return fail("min", `more than ${Math.floor(step / 2)} on a log scale`, min);
    }
  })
  .readonly();

export type Integer = z.infer<typeof integerSchema>;

/** The integers as a grid. */
export function integerGrid({ min, max, scale, step = 1 }: Integer): Grid {
  return { min, max, scale, step };
}

/** The integer whose cell holds u in [0,1]. */
export function integerFromUnit(parameter: Integer, u: number): number {
  return gridFromUnit(integerGrid(parameter), u);
}

/** A point inside the cell of `value`: the middle of it, on the parameter's scale. */
export function integerToUnit(parameter: Integer, value: number): number {
  return gridToUnit(integerGrid(parameter), value);
}

export function integerContains(parameter: Integer, value: unknown): boolean {
  return typeof value === "number" && gridContains(integerGrid(parameter), value);
}
