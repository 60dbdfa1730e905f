// Latin hypercube sampling as a sampler: the sweep's trials as one design, see latin-hypercube.ts.
//
// Use it when the number of trials is fixed in advance and effects are looked at one parameter at a
// time. Do not use it when the sweep may be cut short: half a block of it is no better than random.

import { z } from "zod";

import { strict } from "../expected.ts";
import { latinPoint } from "./latin-hypercube.ts";
import type { PointSampler } from "./sampler.ts";

export const latinHypercubeSchema = strict({ name: z.literal("latin-hypercube") }).readonly();

/** Points of which every dimension's equal strata hold one each. */
export function latinHypercube(): PointSampler {
  return {
    kind: "points",
    learns: false,
    propose({ space, seed, budget }, _history, trial) {
      const run = { first: 0, size: budget.trials };
      const unit = latinPoint(run, Object.keys(space).length, seed, trial);
      return { unit, reason: `row ${trial} of a Latin hypercube of ${budget.trials}` };
    },
  };
}
