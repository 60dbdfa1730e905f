// Every sampler by name. A new one adds its schema to the union and a line to `samplerOf`.

import { z } from "zod";

import { named } from "../expected.ts";
import { auto, autoSchema } from "./auto.ts";
import { bohb, bohbSchema } from "./bohb.ts";
import { cmaEs, cmaEsSchema } from "./cma-es.ts";
import { coarseToFine } from "./coarse-to-fine.ts";
import { coarseToFineSchema } from "./coarse-to-fine-options.ts";
import { gp, gpSchema } from "./gp.ts";
import { grid, gridSchema } from "./grid.ts";
import { halton, haltonSchema } from "./halton.ts";
import { latinHypercube, latinHypercubeSchema } from "./latin-hypercube-sampler.ts";
import { nsgaIi, nsgaIiSchema } from "./nsga-ii.ts";
import { random, randomSchema } from "./random.ts";
import type { Sampler } from "./sampler.ts";
import { sobol, sobolSchema } from "./sobol.ts";
import { tpe, tpeSchema } from "./tpe.ts";

export const SAMPLER_NAMES = [
  "auto",
  "random",
  "grid",
  "sobol",
  "halton",
  "latin-hypercube",
  "coarse-to-fine",
  "tpe",
  "cma-es",
  "gp",
  "nsga-ii",
  "bohb",
] as const;

/** The `sampler` of a sweep file. */
export const samplerSchema = z.discriminatedUnion(
  "name",
  [
    autoSchema,
    randomSchema,
    gridSchema,
    sobolSchema,
    haltonSchema,
    latinHypercubeSchema,
    coarseToFineSchema,
    tpeSchema,
    bohbSchema,
    nsgaIiSchema,
    gpSchema,
    cmaEsSchema,
  ],
  named("a sampler", "name", SAMPLER_NAMES),
);

export type SamplerOptions = z.infer<typeof samplerSchema>;

export function samplerOf(options: SamplerOptions): Sampler {
  switch (options.name) {
    case "auto":
      return auto();
    case "random":
      return random();
    case "grid":
      return grid(options);
    case "sobol":
      return sobol();
    case "halton":
      return halton();
    case "latin-hypercube":
      return latinHypercube();
    case "coarse-to-fine":
      return coarseToFine(options);
    case "tpe":
      return tpe(options);
    case "bohb":
      return bohb(options);
    case "nsga-ii":
      return nsgaIi(options);
    case "gp":
      return gp(options);
    case "cma-es":
      return cmaEs();
  }
}
