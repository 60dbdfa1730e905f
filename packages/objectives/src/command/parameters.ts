// What a command takes: each parameter as a part of JSON Schema, so that a sweep is checked against
// it before any trial begins.

import { z } from "zod";

export const scalarSchema = z.union([z.string(), z.number(), z.boolean()]);
export type Scalar = z.infer<typeof scalarSchema>;
export type Parameters = Readonly<Record<string, Scalar>>;

/** JSON Schema's own words; anything else is a mistake. */
export const parameterSchema = z.strictObject({
  type: z.enum(["number", "integer", "string", "boolean"]),
  description: z.string().optional(),
  /** Present: the parameter may be left out. */
  default: scalarSchema.optional(),
  enum: z.array(scalarSchema).min(1).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  minLength: z.int().min(0).optional(),
  maxLength: z.int().min(0).optional(),
});
export type Parameter = z.infer<typeof parameterSchema>;
