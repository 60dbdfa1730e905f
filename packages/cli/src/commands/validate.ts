// caviar validate FILE: is this sweep file right?

import { problemOf } from "@caviar/protocol";
import { plannedWork } from "@caviar/search";
import { Command } from "commander";

import { readOffers } from "../local/trainer-programs.ts";
import type { Override } from "../spec-file/override.ts";
import { readSpec } from "../spec-file/read-spec.ts";
import { collectOverride } from "./options.ts";
import { takingPrograms } from "./programs.ts";

export function validateCommand(): Command {
  return takingPrograms(new Command("validate"))
    .summary("check a sweep file")
    .description("Check a sweep file and start nothing. Exit code 2: it has mistakes, one a line.")
    .argument("<file>", "sweep file in YAML")
    .option("--set <key=value>", "override a key of the file; repeatable", collectOverride, [])
    .action(async (file: string, { set }: { set: readonly Override[] }) => {
      const spec = readSpec(file, set, await readOffers());
      const { trials, epochs } = plannedWork(problemOf(spec));
      const parameters = Object.keys(spec.space).length;
      process.stdout.write(
        `${file}: good: ${trials} trials and ${epochs} epochs over ${parameters} parameters\n`,
      );
    });
}
