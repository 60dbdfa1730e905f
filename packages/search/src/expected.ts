// The words of a validation message: "expected <what>, got <what was there>". The reader of a
// sweep file sees them after file, line and path, so neither is repeated here.

import { shown } from "@caviar/errors";
import { z } from "zod";

/** The message of one failed check. */
export function expectation(what: string, got: unknown): string {
  return `expected ${what}, got ${shown(got)}`;
}

/** The `error` option of a zod schema: every failure of the schema itself reads "expected `what`". */
export function expected(what: string): { error: (issue: { readonly input?: unknown }) => string } {
  return { error: (issue) => expectation(what, issue.input) };
}

/** An object that refuses unknown keys and lists the known ones when it meets one. */
export function strict<const Shape extends z.ZodRawShape>(shape: Shape) {
  const keys = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `expected only the keys ${keys}, got ${issue.keys.map(shown).join(", ")}`
        : expectation(`an object with the keys ${keys}`, issue.input),
  });
}

/** A whole number in [min, max], both included. */
export function wholeNumber(
  min: number,
  max: number,
  what = `a whole number from ${min} to ${max}`,
) {
  const error = expected(what);
  return z.int(error).min(min, error).max(max, error);
}

/**
 * The `error` option of a union whose members are told apart by `key`: a wrong one is answered with
 * the list of the right ones.
 */
export function named(
  what: string,
  key: string,
  names: readonly string[],
): { error: (issue: { readonly code?: string; readonly input?: unknown }) => string } {
  return {
    error({ code, input }) {
      if (code !== "invalid_union") return expectation(`${what}, an object with a ${key}`, input);
      const got = Object.entries(Object(input)).find(([name]) => name === key)?.[1];
      return expectation(`${what} whose ${key} is one of ${names.join(", ")}`, got);
    },
  };
}
