// What a test problem is made of, and how its formulas read a point.

import { z } from "zod";

import type { Point, Space } from "../../src/index.ts";

/** The loss of a point trained for `epochs`. */
export type Loss = (point: Point, epochs: number) => number;

export type Definition = {
  /** Without noise. */
  readonly g: Loss;
  readonly sigma: number;
  readonly salt: (epochs: number) => number;
};

/** A problem as problems.json holds it, as far as its formula needs it. */
export type Data = { readonly space: Space; readonly constants: Record<string, unknown> };

/** Training to the end on problems that know epochs. */
export const EPOCHS = 27;

export const QUIET = { sigma: 0, salt: () => 0 };

export const log10 = (value: number): number => Math.log(value) / Math.LN10;
export const log2 = (value: number): number => Math.log(value) / Math.LN2;
export const vector = z.array(z.number());
export const matrix = z.array(vector);

export function number(point: Point, name: string): number {
  const value = point[name];
  if (typeof value !== "number") throw new Error(`expected a number for ${name}, got ${value}`);
  return value;
}

/** x1, x2, ... of a point. */
export function numbers(point: Point, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => number(point, `x${i + 1}`));
}
