// Random search (Bergstra & Bengio 2012, JMLR 13). Every point is uniform on the scaled space and
// a function of (seed, trial, dimension): no result, no order, no other trial matters.
//
// Use it as a baseline, for a first look at a new space, or when all trials run at once. Do not
// use it when trials are dear: any sampler that learns needs fewer of them.

import { stream, uniform } from "@caviar/random";
import { z } from "zod";

import { strict } from "../expected.ts";
import type { PointSampler } from "./sampler.ts";

export const randomSchema = strict({ name: z.literal("random") }).readonly();

/** Uniform in the unit cube. */
export function random(): PointSampler {
  return {
    kind: "points",
    learns: false,
    propose({ space, seed }, _history, trial) {
      const from = stream(seed, "trial", trial);
      const unit = Object.keys(space).map((_, dimension) => uniform(from, dimension));
      return { unit, reason: "drawn from the whole space" };
    },
  };
}
