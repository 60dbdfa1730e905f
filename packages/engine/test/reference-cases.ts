// Reads the reference numbers of test/reference and compares by its pass rule. Tests only.

import { readFileSync } from "node:fs";

import { expect } from "vitest";

export type Numbers = {
  readonly shape: readonly number[];
  readonly data: readonly number[];
};

export type Tolerance = { readonly abs: number; readonly rel: number };

export type Case = {
  readonly id: string;
  readonly op: string;
  readonly convention: "common" | "keras" | "torch";
  readonly config: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, Numbers>>;
  readonly expected: Readonly<Record<string, Numbers>>;
  readonly tol: Readonly<Record<string, Tolerance>>;
};

/** What a file of reference numbers holds; training runs share splits and initial weights. */
type File<OneCase, Shared> = { readonly cases: readonly OneCase[]; readonly shared: Shared };

/** One file of reference numbers. Its content is ours, so it is trusted to be what is asked for. */
export function readReference<OneCase = Case, Shared = unknown>(
  area: string,
): File<OneCase, Shared> {
  return JSON.parse(readFileSync(new URL(`reference/${area}.json`, import.meta.url), "utf8"));
}

/** |got - expected| <= abs + rel * |expected| for each element, and finite. */
export function expectWithin(
  got: ArrayLike<number>,
  expected: readonly number[],
  { abs, rel }: Tolerance,
  what: string,
): void {
  expect(got.length, `${what}: number of elements`).toBe(expected.length);
  for (const [i, value] of expected.entries()) {
    const distance = Math.abs(got[i]! - value);
    if (distance <= abs + rel * Math.abs(value)) continue; // false for NaN
    expect.fail(`${what}[${i}]: expected ${value} within ${abs} + ${rel} rel, got ${got[i]}`);
  }
}

/** Compare one named result of a case. */
export function expectCase(reference: Case, name: string, got: ArrayLike<number>): void {
  const { expected, tol, id } = reference;
  expectWithin(got, expected[name]!.data, tol[name]!, `${id} ${name}`);
}
