// What Optuna reached on the same problems at the same budgets: its single runs (4.9.0; `tpe5` is the
// TPE of its version 5; `mf:` with schedulers, by epochs spent).

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

import { z } from "zod";

/** Regrets by problem, Optuna's sampler, budget and seed. */
const runsSchema = z.record(
  z.string(),
  z.record(z.string(), z.record(z.string(), z.array(z.number()))),
);

export type Runs = z.infer<typeof runsSchema>;

export function optunaRuns(): Runs {
  const file = readFileSync(new URL("./optuna-runs.json.gz", import.meta.url));
  return runsSchema.parse(JSON.parse(gunzipSync(file).toString("utf8")));
}

/** Optuna's samplers of the same kind as ours. */
export const COUNTERPARTS: Readonly<Record<string, readonly string[]>> = {
  random: ["random"],
  sobol: ["sobol"],
  tpe: ["tpe", "tpe_mv", "tpe5"],
  "cma-es": ["cmaes"],
  gp: ["gp"],
};
