// What Optuna reached on the same problems at the same budgets: its medians, which are kept here,
// and the single runs, which a rank test needs and which are read from a file of the caller.

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

import { z } from "zod";

/** By problem, Optuna's sampler and budget. */
const mediansSchema = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.number())));
const runsSchema = z.record(
  z.string(),
  z.record(z.string(), z.record(z.string(), z.array(z.number()))),
);

export type Medians = z.infer<typeof mediansSchema>;
export type Runs = z.infer<typeof runsSchema>;

export function optunaMedians(): Medians {
  const file = new URL("./optuna.json", import.meta.url);
  return mediansSchema.parse(JSON.parse(readFileSync(file, "utf8")));
}

/** `path`: a gzipped JSON file of regrets by problem, sampler, budget and seed. */
export function optunaRuns(path: string): Runs {
  return runsSchema.parse(JSON.parse(gunzipSync(readFileSync(path)).toString("utf8")));
}

/** Optuna's samplers of the same kind as ours; `tpe5` is the TPE of its version 5. */
export const COUNTERPARTS: Readonly<Record<string, readonly string[]>> = {
  random: ["random"],
  sobol: ["sobol"],
  tpe: ["tpe", "tpe_mv", "tpe5"],
  "cma-es": ["cmaes"],
  gp: ["gp"],
};
