// Combinations that are never tried: each names values of several parameters, in the words of a
// condition, and forbids the points where all of it holds.
//
//   forbidden:
//     - { batchSize: { min: 256 }, units: { min: 512 } }   # does not fit into memory

import { z } from "zod";

import { expectation, expected } from "../expected.ts";
import { contains } from "./parameter.ts";
import type { Point, Space } from "./space.ts";
import { holds, isRange, namedValues, whenSchema } from "./when.ts";

const COMBINATIONS_MAX = 256;

/** The `forbidden` of a sweep file. */
export const forbiddenSchema = z
  .array(
    whenSchema.refine((clause) => Object.keys(clause).length > 0, {
      error: "expected at least one parameter, got none, which would forbid every point",
    }),
    expected("a list of forbidden combinations"),
  )
  .max(COMBINATIONS_MAX, { error: `expected at most ${COMBINATIONS_MAX} combinations, got more` })
  .readonly();

export type Forbidden = z.infer<typeof forbiddenSchema>;

/** Whether a point is in one of the combinations. */
export function isForbidden(forbidden: Forbidden, point: Point): boolean {
  return forbidden.some((clause) => holds(clause, point));
}

/** Combinations that name no parameter of the space, or a value that it cannot take. */
export function forbiddenIssues(space: Space, forbidden: Forbidden) {
  return forbidden.flatMap((clause, index) =>
    Object.entries(clause).flatMap(([name, condition]) => {
      const parameter = space[name];
      const issue = (what: string, got: unknown) => [
        { path: [index, name], message: expectation(what, got) },
      ];
      if (parameter === undefined) {
        return issue(`a parameter of the space (${Object.keys(space).join(", ")})`, name);
      }
      const stray = namedValues(condition).find((value) => !contains(parameter, value));
      if (stray !== undefined) return issue(`a value that ${name} can take`, stray);
      const isMisfit = isRange(condition) && "values" in parameter;
      return isMisfit ? issue(`one or more values of ${name}`, condition) : [];
    }),
  );
}
