// One line a mistake: where it is, what was expected, what was there, and the nearest right word.

import { shown } from "@caviar/errors";
import leven from "leven";
import type { z } from "zod";

import { keysAllowedAt, type Path, valueAt } from "./schema-neighbours.ts";

/** A mistake in a sweep file. `key`: the mistake is this key's name, not its value. */
export type SpecProblem = { readonly path: Path; readonly message: string; readonly key?: string };

/** ` (did you mean "adam"?)` when one of the words is close to what was written, else nothing. */
export function didYouMean(written: unknown, words: readonly string[]): string {
  if (typeof written !== "string") return "";
  const distance = (word: string) => leven(written.toLowerCase(), word.toLowerCase());
  const nearest = words.toSorted((a, b) => distance(a) - distance(b))[0];
  // Two slips, or one in three letters: "sdg" is "sgd", but "ab" is not "cd".
  const limit = written.length < 3 ? 1 : Math.max(2, Math.floor(written.length / 3));
  return nearest !== undefined && distance(nearest) <= limit ? ` (did you mean "${nearest}"?)` : "";
}

/** `"a", "b" or "c"` */
export function oneOf(words: readonly unknown[]): string {
  const quoted = words.map(shown);
  const last = quoted.pop() ?? "nothing";
  return quoted.length > 0 ? `${quoted.join(", ")} or ${last}` : last;
}

const bound = (issue: { origin: string }, words: string) =>
  ["string", "array", "set"].includes(issue.origin) ? `a length ${words}` : `a number ${words}`;

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.expected === "int" ? "an integer" : article(issue.expected);
    case "too_small":
      return bound(issue, `${issue.inclusive ? ">=" : ">"} ${issue.minimum}`);
    case "too_big":
      return bound(issue, `${issue.inclusive ? "<=" : "<"} ${issue.maximum}`);
    case "not_multiple_of":
      return `a multiple of ${issue.divisor}`;
    case "invalid_value":
      return oneOf(issue.values);
    case "invalid_format":
      return `text that matches ${issue.pattern ?? issue.format}`;
    default:
      return "";
  }
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

/** The problems that zod found in `value`; `schema` is the same schema as JSON Schema. */
export function problemsOf(
  issues: readonly z.core.$ZodIssue[],
  { schema, value }: { readonly schema: unknown; readonly value: unknown },
): SpecProblem[] {
  return issues.flatMap((issue) => problemOf(issue, schema, value));
}

function problemOf(issue: z.core.$ZodIssue, schema: unknown, value: unknown): SpecProblem[] {
  const { path } = issue;
  const there = valueAt(value, path);
  const plain = (words: string, candidates: readonly unknown[] = []): SpecProblem[] => {
    const near = didYouMean(there, candidates.map(String));
    return [{ path, message: `expected ${words}, got ${shown(there)}${near}` }];
  };
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = keysAllowedAt(schema, value, path);
      return issue.keys.map((key) => ({
        path: [...path, key],
        key,
        message: `expected ${known.length > 0 ? oneOf(known) : "no such key"}, got the unknown key ${shown(key)}${didYouMean(key, known)}`,
      }));
    }
    case "invalid_union": {
      if ("options" in issue && Array.isArray(issue.options)) {
        return plain(oneOf(issue.options), issue.options);
      }
      const inner = issue.errors.map((errors) => errors[0]).filter((error) => error !== undefined);
      return plain([...new Set(inner.map(expectation).filter(Boolean))].join(" or "));
    }
    case "invalid_key": {
      const key = String(path.at(-1));
      return [
        { path, key, message: issue.issues[0]?.message ?? `expected another key than ${key}` },
      ];
    }
    case "invalid_value":
      return plain(expectation(issue), issue.values);
    case "custom":
      return [{ path, message: issue.message }];
    default:
      return plain(expectation(issue));
  }
}
