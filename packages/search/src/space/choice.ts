// One of a list of values, in no order that a sampler may rely on. Each value owns an equal cell
// of [0,1].

import { assert } from "@caviar/errors";
import { z } from "zod";

import { expectation, expected, strict } from "../expected.ts";

/** A longer list is a number in disguise. */
const VALUES_MAX = 1024;

/** What a parameter can be set to. */
export const valueSchema = z.union(
  [z.string(), z.number(), z.boolean()],
  expected("a string, a finite number or a boolean"),
);

export type Value = z.infer<typeof valueSchema>;

export const choiceSchema = strict({
  type: z.literal("choice"),
  values: z
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
    .readonly(),
}).readonly();

export type Choice = z.infer<typeof choiceSchema>;

/** The place of the value whose cell holds u in [0,1]. */
export function choiceIndex({ values }: Choice, u: number): number {
  return Math.min(values.length - 1, Math.floor(u * values.length));
}

/** The middle of the cell of the value at `index`. */
export function choiceCentre({ values }: Choice, index: number): number {
  return (index + 0.5) / values.length;
}

export function choiceFromUnit(parameter: Choice, u: number): Value {
  const value = parameter.values[choiceIndex(parameter, u)];
  assert(value !== undefined, `u must be in [0,1], got ${u}`);
  return value;
}

export function choiceToUnit(parameter: Choice, value: Value): number {
  return choiceCentre(parameter, parameter.values.indexOf(value));
}

export function choiceContains({ values }: Choice, value: unknown): boolean {
  return values.some((known) => known === value);
}
