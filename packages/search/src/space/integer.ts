// A whole number between two bounds, both included. Each integer owns a cell of [0,1]: cells of
// the same width on the linear scale; on the log scale the cell of v is [v - 0.5, v + 0.5] of the
// log-uniform law on [min - 0.5, max + 0.5].
// Invariant: fromUnit(toUnit(v)) = v; u = 0 gives min, u = 1 gives max.

import { z } from "zod";

import { expectation, expected, strict, wholeNumber } from "../expected.ts";
import { clamp } from "./scale.ts";

/** Larger bounds would let two neighbours share a double in [0,1]. */
const BOUND_MAX = 2 ** 40;

const bound = wholeNumber(-BOUND_MAX, BOUND_MAX, "a whole number of at most 2^40 in size");

export const integerSchema = strict({
  type: z.literal("int"),
  min: bound,
  max: bound,
  scale: z.enum(["linear", "log"], expected("linear or log")).default("linear"),
})
  .superRefine(({ min, max, scale }, context) => {
    if (min >= max) {
      const message = expectation(`more than min, which is ${min}`, max);
      context.addIssue({ code: "custom", path: ["max"], message });
    } else if (scale === "log" && min <= 0) {
      const message = expectation("more than 0 on a log scale", min);
      context.addIssue({ code: "custom", path: ["min"], message });
    }
  })
  .readonly();

export type Integer = z.infer<typeof integerSchema>;

/** Start and width of the log-uniform law. */
function logRange({ min, max }: Integer): readonly [low: number, width: number] {
  const low = Math.log(min - 0.5);
  return [low, Math.log(max + 0.5) - low];
}

/** The integer whose cell holds u in [0,1]. */
export function integerFromUnit(parameter: Integer, u: number): number {
  const { min, max, scale } = parameter;
  if (scale === "linear") return Math.min(max, min + Math.floor(u * (max - min + 1)));
  const [low, width] = logRange(parameter);
  return clamp(Math.round(Math.exp(low + u * width)), min, max);
}

/** A point inside the cell of `value`: the middle of it, on the parameter's scale. */
export function integerToUnit(parameter: Integer, value: number): number {
  const { min, max, scale } = parameter;
  if (scale === "linear") return (value - min + 0.5) / (max - min + 1);
  const [low, width] = logRange(parameter);
  return clamp((Math.log(value) - low) / width, 0, 1);
}

export function integerContains({ min, max }: Integer, value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
}
