// The objectives that a trainer is started with, by name.

import { CaviarError } from "@caviar/errors";
import type { ObjectiveOffer } from "@caviar/protocol";
import { z } from "zod";

import { classifier } from "./classifier/classifier.ts";
import type { Objective } from "./objective.ts";

const BUILT_IN: readonly Objective[] = [classifier];

/** The objective of that name; CAV_OBJECTIVE_UNKNOWN lists those there are. */
export function objectiveNamed(name: string): Objective {
  const found = BUILT_IN.find((objective) => objective.name === name);
  if (found) return found;
  const names = BUILT_IN.map((objective) => objective.name).join(", ");
  throw new CaviarError("CAV_OBJECTIVE_UNKNOWN", `expected one of ${names}, got "${name}"`);
}

/** What a trainer advertises. */
export function objectiveOffers(): ObjectiveOffer[] {
  return BUILT_IN.map(({ name, version, description, config, metrics }) => ({
    name,
    version,
    description,
    config: z.record(z.string(), z.json()).parse(z.toJSONSchema(config, { io: "input" })),
    metrics,
  }));
}
