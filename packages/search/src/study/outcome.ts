// Results in the user's words and in the search's. A user has values, to be minimized or maximized,
// and constraints that are kept where they are 0 or less; the search has losses and one violation.

import { CaviarError } from "@caviar/errors";

import type { Rung } from "../history.ts";

export type Direction = "minimize" | "maximize";

/**
 * What a trial gave: a value, one a direction, or none because it failed. A value that is not
 * finite counts as worst. `constraint`: kept where every number is 0 or less.
 */
export type Outcome =
  | number
  | readonly number[]
  | { readonly value: number; readonly constraint?: number | readonly number[] }
  | { readonly values: readonly number[]; readonly constraint?: number | readonly number[] }
  | { readonly failed: true };

/** The outcome as a rung at `epochs`, or "failed". Throws CAV_USAGE for a wrong number of values. */
export function rungOf(
  outcome: Outcome,
  directions: readonly Direction[],
  epochs: number,
): Rung | "failed" {
  if (typeof outcome === "number") return rungOf([outcome], directions, epochs);
  if ("length" in outcome) return { epochs, losses: lossesOf(outcome, directions) };
  if ("failed" in outcome) return "failed";
  const values = "value" in outcome ? [outcome.value] : outcome.values;
  const losses = lossesOf(values, directions);
  if (outcome.constraint === undefined) return { epochs, losses };
  const constraints = [outcome.constraint].flat();
  const violation = constraints.reduce((sum, c) => sum + (c <= 0 ? 0 : c), 0);
  return { epochs, losses, violation };
}

function lossesOf(values: readonly number[], directions: readonly Direction[]): readonly number[] {
  if (values.length === directions.length) return flipped(values, directions);
  const message = `expected ${directions.length} values, one a direction, got ${values.length}`;
  throw new CaviarError("CAV_USAGE", message);
}

/** Values to losses and back. */
export function flipped(
  values: readonly number[],
  directions: readonly Direction[],
): readonly number[] {
  return values.map((value, i) => (directions[i] === "maximize" ? -value : value));
}
