// caviar init [FOLDER]: a sweep and an objective to begin with, which run as they are.

import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

import { CaviarError } from "@caviar/errors";
import { Command } from "commander";

import { TEMPLATE } from "../local/project-folder.ts";

/** So that Node reads objective.ts as a module wherever the folder lies. */
const MANIFEST = { private: true, type: "module" };

export function initCommand(): Command {
  return new Command("init")
    .summary("begin with an objective of your own")
    .description("Write a small objective and a sweep of it into a folder, to be changed.")
    .argument("[folder]", "where; made if it is not there", ".")
    .action(init);
}

function init(folder: string): void {
  const files = [...readdirSync(TEMPLATE), "package.json"];
  const there = files.filter((file) => existsSync(join(folder, file)));
  if (there.length > 0) {
    const message = `expected a folder without ${files.join(", ")}, got one with ${there.join(", ")}: ${folder}; nothing was written`;
    throw new CaviarError("CAV_USAGE", message);
  }
  mkdirSync(folder, { recursive: true });
  cpSync(TEMPLATE, folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(MANIFEST)}\n`);
  const path = (file: string) => join(relative(".", folder), file);
  process.stdout.write(
    `wrote ${files.map(path).join(", ")}\nnext  ./caviar run ${path("sweep.yaml")} --objectives ${path("objective.ts")}\n`,
  );
}
