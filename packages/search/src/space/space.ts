// A search space: named parameters, each a dimension of the unit cube. The order of the keys is
// the order of the dimensions; names are identifiers, so JSON and objects keep that order (an
// object would move a key such as "1" to the front).

import { assert, CaviarError } from "@caviar/errors";
import { z } from "zod";

import { expectation, expected } from "../expected.ts";
import { valueSchema } from "./choice.ts";
import { fromUnit, parameterSchema, toUnit } from "./parameter.ts";

const PARAMETERS_MAX = 256;

const nameSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, {
  error: ({ input }) =>
    expectation("a name of letters, digits and _ that starts with a letter", input),
});

/** The `space` of a sweep file. */
export const spaceSchema = z
  .record(nameSchema, parameterSchema, {
    error: ({ code, input }) =>
      code === "invalid_key"
        ? expectation("a name of letters, digits and _ that starts with a letter", input)
        : expectation("an object of named parameters", input),
  })
  .superRefine((space, context) => {
    const count = Object.keys(space).length;
    if (count >= 1 && count <= PARAMETERS_MAX) return;
    const message = expectation(`1 to ${PARAMETERS_MAX} parameters`, count);
    context.addIssue({ code: "custom", message });
  })
  .readonly();

export type Space = z.infer<typeof spaceSchema>;

/** A value for each parameter, by name. */
export const pointSchema = z
  .record(z.string(), valueSchema, expected("an object of parameter values"))
  .readonly();

export type Point = z.infer<typeof pointSchema>;

/** A coordinate in [0,1] for each parameter, in the order of the space's keys. */
export const unitPointSchema = z
  .array(z.number().min(0).max(1), expected("a list of numbers in [0,1]"))
  .readonly();

export type UnitPoint = z.infer<typeof unitPointSchema>;

type SpaceInput = z.input<typeof spaceSchema>;

/** Never there at run time: it only carries the type of what was written. */
declare const written: unique symbol;

/** A space that knows the literal types it was written with. */
export type TypedSpace<Input> = Space & { readonly [written]?: Input };

type ValueOf<P> = P extends { readonly values: readonly (infer V)[] } ? V : number;

/** The type of a point of a space that `defineSpace` gave: choices by their literals. */
export type Params<S> =
  S extends TypedSpace<infer Input>
    ? { readonly [Name in keyof Input]: ValueOf<Input[Name]> }
    : never;

/**
 * A space written in TypeScript, checked like one from a file, its literal types kept.
 * Throws CAV_SPEC_INVALID with the path of each mistake.
 */
export function defineSpace<const Input extends SpaceInput>(space: Input): TypedSpace<Input> {
  const result = spaceSchema.safeParse(space);
  if (result.success) return result.data;
  const lines = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new CaviarError("CAV_SPEC_INVALID", lines.join("\n"), { cause: result.error });
}

/** The point at a place of the unit cube. */
export function pointFromUnit(space: Space, unit: UnitPoint): Point {
  const parameters = Object.entries(space);
  assert(
    unit.length === parameters.length,
    `unit must have ${parameters.length} coordinates, got ${unit.length}`,
  );
  return Object.fromEntries(
    parameters.map(([name, parameter], index) => [name, fromUnit(parameter, unit[index]!)]),
  );
}

/** A place in the unit cube that `pointFromUnit` maps back to `point`, every value of which fits. */
export function unitFromPoint(space: Space, point: Point): UnitPoint {
  return Object.entries(space).map(([name, parameter]) => {
    const value = point[name];
    assert(value !== undefined, `the point has no value for ${name}`);
    return toUnit(parameter, value);
  });
}
