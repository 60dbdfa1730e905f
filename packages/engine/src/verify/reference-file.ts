// A file of reference numbers, schema nnref-1: cases with a configuration, inputs, and what an exact
// computation gives. Inputs are float32 values written in full; expected values come from float64.

import { readFileSync } from "node:fs";

import { CaviarError, shown } from "@caviar/errors";

import { elementCount } from "../tensor.ts";
import { Fields } from "../fields.ts";

const SCHEMA = "nnref-1";

export type ReferenceCase = {
  readonly id: string;
  /** What to compute, such as `Dense` or `Optimizer`. */
  readonly op: string;
  readonly convention: "common" | "keras" | "torch";
  readonly config: Fields;
  readonly inputs: Fields;
  readonly expected: Fields;
  /** Accepted as well as `expected`, element by element, where a constant rounds in float32. */
  readonly alternative: Fields | undefined;
  /** Name -> { abs, rel }, for an engine that computes in float32. */
  readonly tolerances: Fields;
  /** What the cases of the file have in common, such as splits and initial weights. */
  readonly shared: Fields | undefined;
};

/** Numbers of a shape, row-major. */
export type Numbers = { readonly shape: readonly number[]; readonly data: readonly number[] };

export type Tolerance = { readonly abs: number; readonly rel: number };

/** The cases of a file. Throws CAV_MESSAGE_INVALID for a file of another kind. */
export function readReferenceFile(path: string): ReferenceCase[] {
  const file = new Fields(parse(readFileSync(path, "utf8"), path), path);
  const schema = file.has("schema") ? file.string("schema") : "none";
  if (schema !== SCHEMA) {
    throw new CaviarError(
      "CAV_MESSAGE_INVALID",
      `${path}: expected schema ${SCHEMA}, got ${schema}`,
    );
  }
  const shared = file.has("shared") ? file.fields("shared") : undefined;
  return file.list("cases").map((value, i) => readCase(new Fields(value, `cases.${i}`), shared));
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CaviarError("CAV_MESSAGE_INVALID", `${path} is not JSON`, { cause });
  }
}

function readCase(fields: Fields, shared: Fields | undefined): ReferenceCase {
  const none = new Fields({}, "nothing");
  return {
    id: fields.string("id"),
    op: fields.string("op"),
    convention: fields.choice("convention", ["common", "keras", "torch"]),
    config: fields.fields("config"),
    inputs: fields.has("inputs") ? fields.fields("inputs") : none,
    expected: fields.fields("expected"),
    alternative: fields.has("expected_f32") ? fields.fields("expected_f32") : undefined,
    tolerances: fields.fields("tol"),
    shared,
  };
}

/** The tensor `name` of inputs or expected values. Throws CAV_MESSAGE_INVALID for a wrong number of them. */
export function numbersOf(fields: Fields, name: string): Numbers {
  const tensor = fields.fields(name);
  const [shape, data] = [tensor.numbers("shape"), tensor.numbers("data")];
  if (data.length === elementCount(shape)) return { shape, data };
  throw new CaviarError(
    "CAV_MESSAGE_INVALID",
    `${name}: expected ${elementCount(shape)} numbers of shape ${shown(shape)}, got ${data.length}`,
  );
}

/** The tolerance of `name`. */
export function toleranceOf(fields: Fields, name: string): Tolerance {
  const tolerance = fields.fields(name);
  return { abs: tolerance.number("abs"), rel: tolerance.number("rel") };
}
