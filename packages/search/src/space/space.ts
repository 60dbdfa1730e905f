// A search space: named parameters, each a dimension of the unit cube. The order of the keys is
// the order of the dimensions; names are identifiers, so JSON and objects keep that order (an
// object would move a key such as "1" to the front).

import { assert, CaviarError, shown } from "@caviar/errors";
import { z } from "zod";

import { expectation, expected } from "../expected.ts";
import { activePoint } from "./active.ts";
import { contains, type Parameter, parameterSchema, toUnit, valuesText } from "./parameter.ts";
import { valueSchema } from "./value.ts";
import { holds, isRange, namedValues } from "./when.ts";

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
    if (count < 1 || count > PARAMETERS_MAX) {
      const message = expectation(`1 to ${PARAMETERS_MAX} parameters`, count);
      context.addIssue({ code: "custom", message });
    }
    for (const issue of conditionIssues(space)) context.addIssue({ code: "custom", ...issue });
  })
  .readonly();

export type Space = z.infer<typeof spaceSchema>;

type Issue = { readonly path: (string | number)[]; readonly message: string };

/** Conditions that name nobody declared before, or a value that the other cannot take. */
function conditionIssues(space: Readonly<Record<string, Parameter>>): readonly Issue[] {
  const issues: Issue[] = [];
  const before = new Map<string, Parameter>();
  for (const [name, parameter] of Object.entries(space)) {
    for (const [other, condition] of Object.entries(parameter.when ?? {})) {
      const known = before.get(other);
      const fail = (what: string, got: unknown): void => {
        issues.push({ path: [name, "when", other], message: expectation(what, got) });
      };
      const names = [...before.keys()].join(", ");
      if (known === undefined) {
        fail(
          `a parameter declared before ${name} (${names === "" ? "there is none" : names})`,
          other,
        );
        continue;
      }
      const stray = namedValues(condition).find((value) => !contains(known, value));
      if (stray !== undefined) fail(`a value that ${other} can take`, stray);
      if (isRange(condition) && "values" in known)
        fail(`one or more values of ${other}`, condition);
    }
    before.set(name, parameter);
  }
  return issues;
}

/** A value for each parameter that exists there, by name. */
export const pointSchema = z
  .record(z.string(), valueSchema, expected("an object of parameter values"))
  .readonly();

export type Point = z.infer<typeof pointSchema>;

/**
 * A coordinate in [0,1] for each parameter, in the order of the space's keys; also for those that
 * do not exist there (active.ts).
 */
export const unitPointSchema = z
  .array(z.number().min(0).max(1), expected("a list of numbers in [0,1]"))
  .readonly();

export type UnitPoint = z.infer<typeof unitPointSchema>;

export type SpaceInput = z.input<typeof spaceSchema>;

/** Never there at run time: it only carries the type of what was written. */
declare const written: unique symbol;

/** A space that knows the literal types it was written with. */
export type TypedSpace<Input> = Space & { readonly [written]?: Input };

/** What a space was written as, whether `defineSpace` has seen it already or not. */
export type Written<S> = S extends { readonly [written]?: infer Input }
  ? unknown extends Input
    ? S
    : NonNullable<Input>
  : S;

type ValueOf<P> = P extends { readonly values: readonly (infer V)[] }
  ? V
  : P extends { readonly value: infer V }
    ? V
    : number;

type Conditional<Input> = {
  [Name in keyof Input]: Input[Name] extends { readonly when: unknown } ? Name : never;
}[keyof Input];

type Flat<T> = { [Key in keyof T]: T[Key] };

type PointOf<Input> = string extends keyof Input
  ? Point
  : Flat<
      {
        readonly [Name in Exclude<keyof Input, Conditional<Input>>]: ValueOf<Input[Name]>;
      } & { readonly [Name in Conditional<Input>]?: ValueOf<Input[Name]> }
    >;

/**
 * The type of a point of a space, from `defineSpace` or written `as const`: listed values by their
 * literals, and optional where a parameter has conditions. Of a space read from a file: any point.
 */
export type Params<S> = PointOf<Written<S>>;

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

/** The point at a place of the unit cube; parameters whose conditions do not hold are left out. */
export function pointFromUnit(space: Space, unit: UnitPoint): Point {
  const count = Object.keys(space).length;
  assert(unit.length === count, `unit must have ${count} coordinates, got ${unit.length}`);
  return activePoint(space, unit);
}

/** The same, of the type that the space was written with. */
export function paramsFromUnit<S>(space: TypedSpace<S>, unit: UnitPoint): PointOf<S>;
export function paramsFromUnit(space: Space, unit: UnitPoint): unknown {
  return pointFromUnit(space, unit);
}

/** Where a dimension is put that a point leaves out. */
const NOWHERE = 0.5;

/** A place in the unit cube that `pointFromUnit` maps back to `point`, every value of which fits. */
export function unitFromPoint(space: Space, point: Point): UnitPoint {
  return Object.entries(space).map(([name, parameter]) => {
    const value = point[name];
    const isInactive = parameter.when !== undefined && !holds(parameter.when, point);
    assert(value !== undefined || isInactive, `the point has no value for ${name}`);
    return value === undefined || isInactive ? NOWHERE : toUnit(parameter, value);
  });
}

/** What keeps `point`, which somebody wrote, from being a point of the space. */
export function pointIssues(space: Space, point: Point): readonly Issue[] {
  const names = Object.keys(space);
  const strays = Object.keys(point)
    .filter((name) => !Object.hasOwn(space, name))
    .map((name) => ({
      path: [name],
      message: `expected only parameters of the space (${names.join(", ")}), got ${shown(name)}`,
    }));
  const misfits = Object.entries(space).flatMap(([name, parameter]) => {
    const value = point[name];
    const isActive = parameter.when === undefined || holds(parameter.when, point);
    if (!isActive && value === undefined) return [];
    if (isActive && contains(parameter, value)) return [];
    const what = isActive ? valuesText(parameter) : `no ${name}, whose condition does not hold`;
    return [{ path: [name], message: expectation(what, value) }];
  });
  return [...strays, ...misfits];
}
