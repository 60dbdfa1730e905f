// What is wrong with settings that a person is about to ask for, in the words in which a coordinator would
// refuse them. Of the objective's JSON Schema only what single values are bound by is read, which costs a
// page a tenth of reading all of it; the coordinator has the last word.

import { z } from "zod";

import type { ObjectiveOffer } from "../offer.ts";
import { problemsOf } from "../spec-problem.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

/** The first problem of each setting that has one. */
export function settingProblems(
  { config }: Pick<ObjectiveOffer, "config">,
  settings: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, string> {
  const { properties } = config;
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(settings)) {
    const schema = isObject(properties) ? properties[name] : undefined;
    if (!isObject(schema)) continue;
    const { error } = valueSchema(schema).safeParse(value);
    const [problem] = problemsOf(error?.issues ?? [], { schema, value });
    if (problem) found.set(name, problem.message);
  }
  return found;
}

const isObject = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function valueSchema(schema: JsonSchema): z.ZodType {
  const { type, enum: listed } = schema;
  if (Array.isArray(listed) && listed.every((value) => typeof value === "string")) {
    return z.enum(listed);
  }
  switch (type) {
    case "number":
      return boundBy(schema, z.number());
    case "integer":
      return boundBy(schema, z.int());
    case "boolean":
      return z.boolean();
    case "string":
      return z.string();
    default:
      return z.unknown();
  }
}

function boundBy(schema: JsonSchema, number: z.ZodNumber): z.ZodNumber {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum, multipleOf } = schema;
  let bound = number;
  if (typeof minimum === "number") bound = bound.gte(minimum);
  if (typeof exclusiveMinimum === "number") bound = bound.gt(exclusiveMinimum);
  if (typeof maximum === "number") bound = bound.lte(maximum);
  if (typeof exclusiveMaximum === "number") bound = bound.lt(exclusiveMaximum);
  if (typeof multipleOf === "number") bound = bound.multipleOf(multipleOf);
  return bound;
}
