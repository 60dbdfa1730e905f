// Values of a space as words of a command: `name=value` for a point, `name=low..high` or
// `name=[a, b]` for the side of a box. Values are YAML, as in a sweep file.

import { CaviarError } from "@caviar/errors";
import {
  type Point,
  pointSchema,
  type Value,
  type WrittenBox,
  writtenBoxSchema,
} from "@caviar/search";
import { parse } from "yaml";

import { parseAssignment } from "./override.ts";

/** `--box`, given several times. Throws CAV_USAGE. */
export function collectSide(text: string, before: WrittenBox = {}): WrittenBox {
  const { name, value } = namedValue(text, "--box");
  return parsed(writtenBoxSchema, { ...before, [name]: sideOf(value) }, "--box");
}

/** The point that `name=value` words make. Throws CAV_USAGE. */
export function pointOf(words: readonly string[]): Point {
  const pairs = words.map((word) => namedValue(word, "values"));
  return parsed(
    pointSchema,
    Object.fromEntries(pairs.map(({ name, value }) => [name, value])),
    "values",
  );
}

function namedValue(
  text: string,
  option: string,
): { readonly name: string; readonly value: unknown } {
  const { path, value } = parseAssignment(text, { option, example: "learningRate=0.01" });
  return { name: path.join("."), value };
}

/** "0.001..0.01" is a range; a list and a single value are what is kept. */
function sideOf(value: unknown): unknown {
  const [, min, max] = /^(.+?)\.\.(.+)$/.exec(typeof value === "string" ? value : "") ?? [];
  if (min !== undefined && max !== undefined) return { min: scalar(min), max: scalar(max) };
  return Array.isArray(value) ? value : [value];
}

const scalar = (text: string): Value => {
  const value: unknown = parse(text);
  return typeof value === "number" || typeof value === "boolean" ? value : text;
};

type Issue = { readonly path: readonly PropertyKey[]; readonly message: string };
type SchemaOf<T> = {
  safeParse(value: unknown): { data?: T; error?: { readonly issues: readonly Issue[] } };
};

function parsed<T>(schema: SchemaOf<T>, value: unknown, option: string): T {
  const { data, error } = schema.safeParse(value);
  if (data !== undefined) return data;
  const lines = (error?.issues ?? []).map(
    ({ path, message }) => `${option} ${path.map(String).join(".")}: ${message}`,
  );
  throw new CaviarError("CAV_USAGE", lines.join("\n"));
}
