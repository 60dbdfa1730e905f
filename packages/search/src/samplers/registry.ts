// Every sampler by name. A new one adds its schema to the union and a line to `samplerOf`.

import { z } from "zod";

import { named } from "../expected.ts";
import { coarseToFine } from "./coarse-to-fine.ts";
import { coarseToFineSchema } from "./coarse-to-fine-options.ts";
import { random, randomSchema } from "./random.ts";
import type { Sampler } from "./sampler.ts";

/** The `sampler` of a sweep file. */
export const samplerSchema = z.discriminatedUnion(
  "name",
  [randomSchema, coarseToFineSchema],
  named("a sampler", "name", ["random", "coarse-to-fine"]),
);

export type SamplerOptions = z.infer<typeof samplerSchema>;

export function samplerOf(options: SamplerOptions): Sampler {
  if (options.name === "random") return random();
  return coarseToFine(options);
}
