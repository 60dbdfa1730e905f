// The session that a sweep file stands for: one model of its objective, at a point of its space.

import { CaviarError } from "@caviar/errors";
import { type SweepSpec, sweepSpecSchema } from "@caviar/protocol";
import type { Point } from "@caviar/search";

/**
 * Its point: the file's first starting point, changed by `given`; without one what is given; without
 * either the first of the seed's random ones. Throws CAV_USAGE for a point that does not fit.
 */
export function sessionSpec(spec: SweepSpec, given: Point): SweepSpec {
  const { stop: _, start: [first] = [], budget, ...rest } = spec;
  const isGiven = first !== undefined || Object.keys(given).length > 0;
  const { data, error } = sweepSpecSchema.safeParse({
    ...rest,
    panda: true,
    budget: { trials: 1, epochs: budget.epochs },
    sampler: { name: "random" },
    scheduler: { name: "none" },
    ...(isGiven && { start: [{ ...first, ...given }] }),
  });
  if (data) return data;
  const lines = error.issues.map(({ path, message }) => `${path.slice(2).join(".")}: ${message}`);
  throw new CaviarError("CAV_USAGE", lines.join("\n"));
}
