// A part of a space: an interval of [0,1] for each number, a list of kept values for each choice.
// Intervals are in scaled coordinates, so a box on a log scale is as wide at both of its ends.

import { assert } from "@caviar/errors";
import { z } from "zod";

import { expectation, expected, strict } from "../expected.ts";
import { type Choice, choiceCentre } from "./choice.ts";
import { fromUnit, type Parameter } from "./parameter.ts";
import { clamp } from "./scale.ts";
import type { Space } from "./space.ts";
import type { Value } from "./value.ts";

const coordinate = z.number().min(0).max(1);

const rangeSchema = strict({ low: coordinate, high: coordinate })
  .refine(({ low, high }) => low < high, { error: "expected low < high, got low >= high" })
  .readonly();

const keptSchema = strict({
  keep: z
    .array(z.int().min(0))
    .min(1)
    .refine((keep) => new Set(keep).size === keep.length, { error: "expected each index once" })
    .readonly(),
}).readonly();

/** By parameter name. `keep` lists indexes into the choice's values. */
export const boxSchema = z
  .record(z.string(), z.union([rangeSchema, keptSchema]), expected("an object of box sides"))
  .readonly();

export type Range = z.infer<typeof rangeSchema>;
export type Kept = z.infer<typeof keptSchema>;
export type Box = z.infer<typeof boxSchema>;

/** The schema of boxes of one space, for a box that a person wrote. */
export function boxSchemaFor(space: Space) {
  return boxSchema.superRefine((box, context) => {
    for (const name of new Set([...Object.keys(space), ...Object.keys(box)])) {
      const [parameter, side] = [space[name], box[name]];
      if (fits(parameter, side)) continue;
      const what =
        parameter === undefined
          ? `only parameters of the space (${Object.keys(space).join(", ")})`
          : parameter.type === "choice"
            ? `{ keep: [...] } with indexes below ${parameter.values.length}`
            : "{ low, high }";
      context.addIssue({ code: "custom", path: [name], message: expectation(what, side) });
    }
  });
}

function fits(parameter: Parameter | undefined, side: Range | Kept | undefined): boolean {
  if (parameter === undefined || side === undefined) return false;
  if (parameter.type !== "choice") return "low" in side;
  return "keep" in side && side.keep.every((index) => index < parameter.values.length);
}

/** The whole space as a box. */
export function wholeBox(space: Space): Box {
  return Object.fromEntries(
    Object.entries(space).map(([name, parameter]) => [
      name,
      parameter.type === "choice"
        ? { keep: Array.from(parameter.values, (_, index) => index) }
        : { low: 0, high: 1 },
    ]),
  );
}

/** The interval of a number. */
export function rangeOf(box: Box, name: string): Range {
  const side = box[name];
  assert(side !== undefined && "low" in side, `the box has no interval for ${name}`);
  return side;
}

/** The kept values of a choice. */
export function keptOf(box: Box, name: string): Kept {
  const side = box[name];
  assert(side !== undefined && "keep" in side, `the box has no kept values for ${name}`);
  return side;
}

/** Map u in [0,1] onto the box's side: the coordinate, in [0,1] of the whole parameter. */
export function unitInBox(name: string, parameter: Parameter, box: Box, u: number): number {
  if (parameter.type === "choice") {
    const { keep } = keptOf(box, name);
    return choiceCentre(parameter, keep[Math.min(keep.length - 1, Math.floor(u * keep.length))]!);
  }
  const { low, high } = rangeOf(box, name);
  return Math.min(high, low + u * (high - low));
}

/** A box in the user's values: "learningRate 0.00031..0.0042, layers 2, batchNorm true|false". */
export function boxText(space: Space, box: Box): string {
  return Object.entries(space)
    .map(([name, parameter]) =>
      parameter.type === "choice"
        ? `${name} ${keptText(parameter, keptOf(box, name))}`
        : `${name} ${rangeText(parameter, rangeOf(box, name))}`,
    )
    .join(", ");
}

function keptText({ values }: Choice, { keep }: Kept): string {
  return keep.map((index) => String(values[index])).join("|");
}

/** A value in few digits, as `boxText` writes it. */
export function valueText(parameter: Parameter, value: Value): string {
  switch (parameter.type) {
    case "choice":
    case "ordinal":
    case "fixed":
    case "int":
      return String(value);
    case "normal":
    case "lognormal":
      return digits(Number(value));
    case "float":
      return parameter.scale === "reverse-log" || parameter.scale === "logit"
        ? nearOne(Number(value))
        : digits(Number(value));
  }
}

function rangeText(parameter: Exclude<Parameter, Choice>, { low, high }: Range): string {
  const text = (u: number): string => valueText(parameter, fromUnit(parameter, u));
  return text(low) === text(high) ? text(low) : `${text(low)}..${text(high)}`;
}

/** Three digits that matter. */
function digits(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** What matters near 1 is the gap: two digits of 1 - value. */
function nearOne(value: number): string {
  const gap = Number((1 - value).toPrecision(2));
  return gap > 0.5
    ? digits(value)
    : String(Number(value.toFixed(clamp(1 - Math.floor(Math.log10(gap)), 0, 20))));
}
