// caviar bench [NAME...]: measure, on this machine.

import { globSync } from "node:fs";
import { basename, join } from "node:path";

import { CaviarError } from "@caviar/errors";
import { Command } from "commander";

import { inThisTerminal } from "../local/in-this-terminal.ts";
import { ROOT } from "../local/project-folder.ts";

const BENCHMARKS = ["packages/*/bench/*.ts", "test/benchmarks/*.ts"];

export function benchCommand(): Command {
  return new Command("bench")
    .summary("measure the engine and the cluster")
    .description("Run the project's benchmarks, or those of the given names, one after another.")
    .argument("[name...]", "file names without .ts; options behind them go to the benchmark")
    .allowUnknownOption()
    .action(async (words: readonly string[]) => {
      const first = words.findIndex((word) => word.startsWith("-"));
      const names = first === -1 ? words : words.slice(0, first);
      const options = words.slice(names.length);
      for (const file of chosen(names)) {
        process.stdout.write(`${file}\n`);
        if ((await inThisTerminal(join(ROOT, file), ...options)) !== 0) process.exitCode = 1;
      }
    });
}

function chosen(names: readonly string[]): readonly string[] {
  const all = globSync(BENCHMARKS, { cwd: ROOT }).toSorted();
  const known = all.map((file) => basename(file, ".ts"));
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const message = `expected one of ${known.join(", ")}, got ${unknown}`;
    throw new CaviarError("CAV_USAGE", message);
  }
  return names.length === 0 ? all : all.filter((file) => names.includes(basename(file, ".ts")));
}
