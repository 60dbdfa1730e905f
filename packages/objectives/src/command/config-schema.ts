// The schema of a command's config, made from what its configuration declares.

import { z } from "zod";

import { type Argument, placeholdersOf } from "./arguments.ts";
import { refuseTwins } from "./environment.ts";
import { type Parameter, type Parameters, scalarSchema } from "./parameters.ts";

/** The schema of a trial's config. CAV_USAGE when two parameters would be one variable. */
export function configSchema(
  declared: Readonly<Record<string, Parameter>> | undefined,
  args: readonly Argument[],
): z.ZodType<Parameters> {
  const names = declared ? Object.keys(declared) : placeholdersOf(args);
  refuseTwins(names);
  if (!declared) {
    return z
      .looseObject(Object.fromEntries(names.map((name) => [name, scalarSchema])))
      .pipe(z.record(z.string(), scalarSchema));
  }
  const required = names.filter((name) => declared[name]?.default === undefined);
  const schema = z.fromJSONSchema({
    type: "object",
    properties: Object.fromEntries(names.map((name) => [name, presentOf(declared[name] ?? {})])),
    required,
    additionalProperties: false,
  });
  return schema.pipe(z.record(z.string(), scalarSchema));
}

/** JSON Schema has no undefined: what is absent stays absent. */
function presentOf(parameter: Partial<Parameter>) {
  return z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(parameter)));
}
