// The objectives that a trainer is started with, by name: those that are built in, and those of
// modules named by CAVIAR_OBJECTIVES.

import { CaviarError } from "@caviar/errors";
import type { ObjectiveOffer } from "@caviar/protocol";
import { z } from "zod";

import { classifier } from "./classifier/classifier.ts";
import { objectivesFrom } from "./modules.ts";
import type { Objective } from "./objective.ts";

const OBJECTIVES: readonly Objective[] = [
  classifier,
  ...(await objectivesFrom(process.env["CAVIAR_OBJECTIVES"] ?? "")),
];

/** The objective of that name; CAV_OBJECTIVE_UNKNOWN lists those there are. */
export function objectiveNamed(name: string): Objective {
  const found = OBJECTIVES.find((objective) => objective.name === name);
  if (found) return found;
  const names = OBJECTIVES.map((objective) => objective.name).join(", ");
  throw new CaviarError("CAV_OBJECTIVE_UNKNOWN", `expected one of ${names}, got "${name}"`);
}

/** What a trainer advertises. */
export function objectiveOffers(): ObjectiveOffer[] {
  return OBJECTIVES.map(({ name, version, description, config, metrics }) => ({
    name,
    version,
    description,
    config: z.record(z.string(), z.json()).parse(z.toJSONSchema(config, { io: "input" })),
    metrics,
  }));
}
