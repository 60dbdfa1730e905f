// caviar verify reference FOLDER: the engine against numbers that others have computed.

import { resolve } from "node:path";

import { Command } from "commander";

import { inThisTerminal } from "../local/in-this-terminal.ts";

const REFERENCE = "packages/engine/src/verify/main.ts";

export function verifyCommand(): Command {
  const reference = new Command("reference")
    .summary("check the engine against a folder of reference numbers")
    .description(
      "Check the engine, on every backend, against each case of a folder of reference numbers (schema nnref-1). One line for each tensor that is out of tolerance; the last line counts.",
    )
    .argument("<folder>", "folder of JSON files")
    .action(async (folder: string) => {
      process.exitCode = await inThisTerminal(REFERENCE, resolve(folder));
    });
  return new Command("verify").summary("check the engine's numbers").addCommand(reference);
}
