// Values that fit a JSON Schema, as far as the API's own schemas go; where one says nothing, any
// JSON. For requests that come through the first checks and try what lies behind them.

import fc from "fast-check";
import { z } from "zod";

export const jsonSchema = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  get anyOf() {
    return z.array(jsonSchema).optional();
  },
  get oneOf() {
    return z.array(jsonSchema).optional();
  },
  get properties() {
    return z.record(z.string(), jsonSchema).optional();
  },
  required: z.array(z.string()).optional(),
  get items() {
    return jsonSchema.optional();
  },
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
});
export type JsonSchema = z.infer<typeof jsonSchema>;

const NUMBER_MAX = 1e6;
const LENGTH_MAX = 30;

export function fitting(schema: JsonSchema): fc.Arbitrary<unknown> {
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return fc.oneof(...alternatives.map(fitting));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if ("const" in schema) return fc.constant(schema.const);
  const { minimum: min = -NUMBER_MAX, maximum: max = NUMBER_MAX } = schema;
  switch (schema.type) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.integer({ min: Math.ceil(min), max: Math.floor(Math.min(max, NUMBER_MAX)) });
    case "number":
      return fc.double({ min, max, noNaN: true });
    case "string":
      return fc.string({
        minLength: schema.minLength ?? 0,
        maxLength: Math.min(schema.maxLength ?? LENGTH_MAX, LENGTH_MAX),
      });
    case "array":
      return fc.array(fitting(schema.items ?? {}), { maxLength: 3 });
    case "object":
      return fittingObject(schema);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function fittingObject({ properties = {}, required = [] }: JsonSchema): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, fitting(schema)]),
  );
  const requiredKeys = required.filter((name) => Object.hasOwn(fields, name));
  return fc.record(fields, { requiredKeys });
}
