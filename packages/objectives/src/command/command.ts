// Programs as objectives: each allowed command is offered under its own name, so a sweep that names
// another is refused when it is submitted.

import { CaviarError } from "@caviar/errors";

import type { ModelFiles, Objective } from "../objective.ts";
import { decodeCheckpoint } from "./checkpoint.ts";
import { type AllowedCommand, readCommands } from "./commands-file.ts";
import { configSchema } from "./config-schema.ts";
import type { Environment } from "./environment.ts";
import { filesOf } from "./packed-folder.ts";
import type { Parameters } from "./parameters.ts";
import { runCommand } from "./run-command.ts";

/** Of a model's file, as `caviar run` saves it. */
const NAME_LENGTH_MAX = 100;

/** What CAVIAR_COMMANDS allows; nothing when it is not set. */
export function commandsFrom(file: string, environment: Environment): readonly Objective[] {
  return file === "" ? [] : readCommands(file, environment).map(commandObjective);
}

function commandObjective(command: AllowedCommand): Objective<Parameters> {
  const { name, version, description, metrics } = command;
  return {
    name,
    version,
    description,
    metrics,
    config: configSchema(command.parameters, command.arguments),
    train: async (context) => runCommand(command, context),
    exportModel: async (_, checkpoint) => modelFiles(checkpoint),
  };
}

/** The files of the winner's checkpoint, each under a plain name: `weights/1.npy` is `weights--1.npy`. */
function modelFiles(checkpoint: Uint8Array): ModelFiles {
  const files: Record<string, Uint8Array> = {};
  for (const [path, content] of filesOf(decodeCheckpoint(checkpoint).folder)) {
    const plain = path.replaceAll("/", "--").replaceAll(/[^A-Za-z0-9._-]/g, "_");
    const name = plain.replace(/^[._-]/, "x$&").slice(0, NAME_LENGTH_MAX);
    if (Object.hasOwn(files, name)) {
      const message = `expected files whose names differ when they are made plain, got two ${name}`;
      throw new CaviarError("CAV_MODEL_INVALID", message);
    }
    files[name] = content;
  }
  return files;
}
