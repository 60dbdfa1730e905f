// A real number between two bounds. On the reverse-log scale 1 - value is log-uniform, which is
// what a momentum or a beta near 1 needs.
// Invariant: u = 0 gives min and u = 1 gives max exactly; no u in [0,1] leaves [min, max].

import { z } from "zod";

import { expectation, expected, strict } from "../expected.ts";
import { clamp, SCALES } from "./scale.ts";

const bound = z.number(expected("a finite number"));

export const floatSchema = strict({
  type: z.literal("float"),
  min: bound,
  max: bound,
  scale: z
    .enum(["linear", "log", "reverse-log"], expected("linear, log or reverse-log"))
    .default("linear"),
})
  .superRefine(({ min, max, scale }, context) => {
    const fail = (key: "min" | "max", what: string, got: number): void => {
      context.addIssue({ code: "custom", path: [key], message: expectation(what, got) });
    };
    if (min >= max) return fail("max", `more than min, which is ${min}`, max);
    if (scale === "log" && min <= 0) return fail("min", "more than 0 on a log scale", min);
    if (scale === "reverse-log" && max >= 1) {
      return fail("max", "less than 1 on a reverse-log scale", max);
    }
    const { to } = SCALES[scale];
    const width = to(max) - to(min);
    if (!(width > 0 && Number.isFinite(width))) {
      return fail("max", `a number that doubles can tell from min = ${min} on its scale`, max);
    }
  })
  .readonly();

export type Float = z.infer<typeof floatSchema>;

/** The value at u in [0,1]. */
export function floatFromUnit({ min, max, scale }: Float, u: number): number {
  if (u === 0) return min;
  if (u === 1) return max;
  const { to, from } = SCALES[scale];
  const low = to(min);
  return clamp(from(low + u * (to(max) - low)), min, max);
}

/** The place of `value` in [0,1]. */
export function floatToUnit({ min, max, scale }: Float, value: number): number {
  const { to } = SCALES[scale];
  const low = to(min);
  return clamp((to(value) - low) / (to(max) - low), 0, 1);
}

export function floatContains({ min, max }: Float, value: unknown): boolean {
  return typeof value === "number" && value >= min && value <= max;
}
