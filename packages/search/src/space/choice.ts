// One of a list of values. Each value owns an equal cell of [0,1]. A choice's values are in no order
// that a sampler may rely on; an ordinal's are in theirs ("small", "medium", "large"). A fixed
// parameter is always the same: it is shown, recorded and handed to the objective, not searched.

import { assert } from "@caviar/errors";
import { z } from "zod";

import { expectation, expected, strict } from "../expected.ts";
import { type Value, valueSchema } from "./value.ts";
import { whenSchema } from "./when.ts";

/** A longer list is a number in disguise. */
const VALUES_MAX = 1024;

const valuesSchema = z
  .array(valueSchema, expected("a list of values"))
  .min(1, { error: "expected at least one value, got an empty list" })
  .max(VALUES_MAX, { error: `expected at most ${VALUES_MAX} values, got more` })
  .superRefine((values, context) => {
    const seen = new Set<string>();
    for (const [index, value] of values.entries()) {
      const text = JSON.stringify(value);
      if (seen.has(text)) {
        const message = expectation("each value once", value);
        context.addIssue({ code: "custom", path: [index], message });
      }
      seen.add(text);
    }
  })
  .readonly();

const when = whenSchema.optional();

export const choiceSchema = strict({
  type: z.literal("choice"),
  values: valuesSchema,
  when,
}).readonly();

export const ordinalSchema = strict({
  type: z.literal("ordinal"),
  values: valuesSchema,
  when,
}).readonly();

export const fixedSchema = strict({
  type: z.literal("fixed"),
  value: valueSchema,
  when,
}).readonly();

export type Choice = z.infer<typeof choiceSchema>;
export type Ordinal = z.infer<typeof ordinalSchema>;
export type Fixed = z.infer<typeof fixedSchema>;

type Listed = Pick<Choice, "values">;

/** The place of the value whose cell holds u in [0,1]. */
export function choiceIndex({ values }: Listed, u: number): number {
  return Math.min(values.length - 1, Math.floor(u * values.length));
}

/** The middle of the cell of the value at `index`. */
export function choiceCentre({ values }: Listed, index: number): number {
  return (index + 0.5) / values.length;
}

export function choiceFromUnit(parameter: Listed, u: number): Value {
  const value = parameter.values[choiceIndex(parameter, u)];
  assert(value !== undefined, `u must be in [0,1], got ${u}`);
  return value;
}

export function choiceToUnit(parameter: Listed, value: Value): number {
  return choiceCentre(parameter, parameter.values.indexOf(value));
}

export function choiceContains({ values }: Listed, value: unknown): boolean {
  return values.some((known) => known === value);
}
