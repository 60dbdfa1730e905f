// A part of a space as a person writes it, in the parameters' own values: the ends of a number, both
// included, or the kept values of a list. A box has scaled coordinates instead (box.ts).

import { CaviarError } from "@caviar/errors";
import { z } from "zod";

import { expectation, expected, strict } from "../expected.ts";
import type { Box, Kept, Range } from "./box.ts";
import { fromUnit, type Parameter, valuesText } from "./parameter.ts";
import type { Space } from "./space.ts";
import { type Value, valueSchema } from "./value.ts";

const endsSchema = strict({ min: valueSchema, max: valueSchema }).readonly();
const keptValuesSchema = z
  .array(valueSchema)
  .min(1, { error: "expected at least one value, got an empty list" })
  .max(1024, { error: "expected at most 1024 values, got more" })
  .readonly();

/** By parameter name; a parameter that is left out keeps the side that it has. */
export const writtenBoxSchema = z
  .record(
    z.string(),
    z.union([endsSchema, keptValuesSchema], expected("{ min, max } or a list of values")),
    expected("an object of ranges and lists of values"),
  )
  .readonly();

export type WrittenBox = z.infer<typeof writtenBoxSchema>;
type WrittenSide = WrittenBox[string];

/** The box of what a person wrote, with just its sides. Throws CAV_USAGE with each mistake's place. */
export function boxFromWritten(space: Space, written: WrittenBox): Box {
  const lines: string[] = [];
  const sides = Object.entries(written).flatMap(([name, side]) => {
    const parameter = space[name];
    const made =
      parameter === undefined
        ? `expected only parameters of the space (${Object.keys(space).join(", ")}), got ${name}`
        : sideOf(parameter, side);
    if (typeof made !== "string") return [[name, made] as const];
    lines.push(`box.${name}: ${made}`);
    return [];
  });
  if (lines.length > 0) throw new CaviarError("CAV_USAGE", lines.join("\n"));
  return Object.fromEntries(sides);
}

/** The side, or what is wrong with it. */
function sideOf(parameter: Parameter, side: WrittenSide): Range | Kept | string {
  if (parameter.type === "choice") {
    if (!isList(side)) return expectation("a list of its values", side);
    const keep = side.map((value) => parameter.values.indexOf(value));
    const stray = keep.indexOf(-1);
    if (stray === -1) return { keep: [...new Set(keep)].toSorted((a, b) => a - b) };
    return expectation(valuesText(parameter), side[stray]);
  }
  if (isList(side)) return expectation("{ min, max }", side);
  if (parameter.type === "fixed") return expectation("no range: it is always the same", side);
  const place = placeOf(parameter);
  const [from, to] = [place(side.min), place(side.max)];
  const what = valuesText(parameter);
  if (from === undefined) return expectation(`min ${what}`, side.min);
  if (to === undefined) return expectation(`max ${what}`, side.max);
  if (from > to) return expectation(`max of at least ${side.min}`, side.max);
  const [, low] = border((u) => at(parameter, u) >= from);
  const [high] = border((u) => at(parameter, u) > to);
  return low < high ? { low, high } : expectation(`max of more than ${side.min}`, side.max);
}

type Ordered = Exclude<Parameter, { type: "choice" | "fixed" }>;

const isList = (side: WrittenSide): side is readonly Value[] => Array.isArray(side);

/** A value's place in the parameter's order; undefined for what it cannot take. */
function placeOf(parameter: Ordered): (value: Value) => number | undefined {
  if (parameter.type === "ordinal") {
    return (value) => {
      const index = parameter.values.indexOf(value);
      return index === -1 ? undefined : index;
    };
  }
  const { min, max } = parameter;
  return (value) => (typeof value === "number" && value >= min && value <= max ? value : undefined);
}

function at(parameter: Ordered, u: number): number {
  const value = fromUnit(parameter, u);
  return parameter.type === "ordinal" ? parameter.values.indexOf(value) : Number(value);
}

/** Halvings of [0,1] after which doubles have no more places between. */
const HALVINGS = 60;

/** The neighbouring places in [0,1] between which a condition becomes true, and then stays so. */
function border(holds: (u: number) => boolean): readonly [last: number, first: number] {
  if (holds(0)) return [0, 0];
  if (!holds(1)) return [1, 1];
  let [last, first] = [0, 1];
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (last + first) / 2;
    if (holds(middle)) first = middle;
    else last = middle;
  }
  return [last, first];
}
