// The objectives that a trainer is started with, by name: those that are built in, those of
// modules named by CAVIAR_OBJECTIVES, and the programs that CAVIAR_COMMANDS allows.

import { CaviarError } from "@caviar/errors";
import type { ObjectiveOffer } from "@caviar/protocol";
import { z } from "zod";

import { classifier } from "./classifier/classifier.ts";
import { commandsFrom } from "./command/command.ts";
import { objectivesFrom } from "./modules.ts";
import type { Objective } from "./objective.ts";

const OBJECTIVES = distinct([
  classifier,
  ...(await objectivesFrom(process.env["CAVIAR_OBJECTIVES"] ?? "")),
  ...commandsFrom(process.env["CAVIAR_COMMANDS"] ?? "", process.env),
]);

/** Two of one name would be taken for each other. */
function distinct(objectives: readonly Objective[]): readonly Objective[] {
  const names = objectives.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice === undefined) return objectives;
  const message = `CAVIAR_OBJECTIVES, CAVIAR_COMMANDS: expected objectives of different names, got two called ${twice}`;
  throw new CaviarError("CAV_USAGE", message);
}

/** The objective of that name; CAV_OBJECTIVE_UNKNOWN lists those there are. */
export function objectiveNamed(name: string): Objective {
  const found = OBJECTIVES.find((objective) => objective.name === name);
  if (found) return found;
  const names = OBJECTIVES.map((objective) => objective.name).join(", ");
  throw new CaviarError("CAV_OBJECTIVE_UNKNOWN", `expected one of ${names}, got "${name}"`);
}

/** What a trainer advertises. */
export function objectiveOffers(): ObjectiveOffer[] {
  return OBJECTIVES.map(({ name, version, description, config, metrics, steerable }) => ({
    name,
    version,
    description,
    config: z.record(z.string(), z.json()).parse(z.toJSONSchema(config, { io: "input" })),
    metrics,
    ...(steerable && { steerable: [...steerable] }),
  }));
}
