// A real number between two bounds. On the reverse-log scale 1 - value is log-uniform, which is
// what a momentum or a beta near 1 needs; on the logit scale both ends are, as for a share. With a
// step only the values of a grid are taken.
// Invariant: u = 0 gives min and u = 1 gives max exactly; no u in [0,1] leaves [min, max].

import { z } from "zod";

import { expectation, expected, strict } from "../expected.ts";
import { type Grid, gridContains, gridFromUnit, gridToUnit, isWhole } from "./grid.ts";
import { clamp, SCALES } from "./scale.ts";
import { whenSchema } from "./when.ts";

/** More steps are as good as none. */
const STEPS_MAX = 1_000_000;

const bound = z.number(expected("a finite number"));
const above = expected("a number above 0");

const floatShape = strict({
  type: z.literal("float"),
  min: bound,
  max: bound,
  scale: z
    .enum(["linear", "log", "reverse-log", "logit"], expected("linear, log, reverse-log or logit"))
    .default("linear"),
  step: z.number(above).gt(0, above).optional(),
  when: whenSchema.optional(),
});

export const floatSchema = floatShape
  .superRefine((float, context) => {
    const issue = floatIssue(float);
    if (issue === undefined) return;
    const { key, what } = issue;
    const message = expectation(what, float[key]);
    context.addIssue({ code: "custom", path: [key], message });
  })
  .readonly();

export type Float = z.infer<typeof floatSchema>;

type FloatIssue = { readonly key: "min" | "max" | "scale"; readonly what: string } | undefined;

function floatIssue({ min, max, scale, step }: z.infer<typeof floatShape>): FloatIssue {
  if (min >= max) return { key: "max", what: `more than min, which is ${min}` };
  if ((scale === "log" || scale === "logit") && min <= 0) {
    return { key: "min", what: `more than 0 on a ${scale} scale` };
  }
  if ((scale === "reverse-log" || scale === "logit") && max >= 1) {
    return { key: "max", what: `less than 1 on a ${scale} scale` };
  }
  const { to } = SCALES[scale];
  const width = to(max) - to(min);
  if (!(width > 0 && Number.isFinite(width))) {
    return { key: "max", what: `a number that doubles can tell from min = ${min} on its scale` };
  }
  return step === undefined ? undefined : stepIssue({ min, max, scale, step });
}

function stepIssue({
  min,
  max,
  scale,
  step,
}: Omit<Grid, "scale"> & Pick<Float, "scale">): FloatIssue {
  if (scale === "reverse-log" || scale === "logit") {
    return { key: "scale", what: "linear or log with a step" };
  }
  if (scale === "log" && min <= step / 2) {
    return { key: "min", what: `more than half a step, ${step / 2}, on a log scale` };
  }
  if (!isWhole({ min, max, step }) || (max - min) / step > STEPS_MAX) {
    return { key: "max", what: `min plus at most ${STEPS_MAX} whole steps of ${step}` };
  }
  return undefined;
}

/** The values as a grid, where there is a step. */
export function floatGrid({ min, max, scale, step }: Float): Grid | undefined {
  if (step === undefined || scale === "reverse-log" || scale === "logit") return undefined;
  return { min, max, scale, step };
}

/** The value at u in [0,1]. */
export function floatFromUnit(parameter: Float, u: number): number {
  const { min, max, scale } = parameter;
  if (u === 0) return min;
  if (u === 1) return max;
  const grid = floatGrid(parameter);
  if (grid !== undefined) return gridFromUnit(grid, u);
  const { to, from } = SCALES[scale];
  const low = to(min);
  return clamp(from(low + u * (to(max) - low)), min, max);
}

/** The place of `value` in [0,1]. */
export function floatToUnit(parameter: Float, value: number): number {
  const { min, max, scale } = parameter;
  const grid = floatGrid(parameter);
  if (grid !== undefined) return gridToUnit(grid, value);
  const { to } = SCALES[scale];
  const low = to(min);
  return clamp((to(value) - low) / (to(max) - low), 0, 1);
}

export function floatContains(parameter: Float, value: unknown): boolean {
  if (typeof value !== "number") return false;
  const grid = floatGrid(parameter);
  return grid === undefined
    ? value >= parameter.min && value <= parameter.max
    : gridContains(grid, value);
}
