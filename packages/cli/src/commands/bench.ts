// caviar bench [NAME...]: measure, on this machine.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync } from "node:fs";
import { basename, join } from "node:path";

import { CaviarError } from "@caviar/errors";
import { Command } from "commander";

import { ROOT } from "../local/project-folder.ts";

const BENCHMARKS = ["packages/*/bench/*.ts", "test/benchmarks/*.ts"];

export function benchCommand(): Command {
  return new Command("bench")
    .summary("measure the engine and the cluster")
    .description("Run the project's benchmarks, or those of the given names, one after another.")
    .argument("[name...]", "file names without .ts")
    .action(async (names: readonly string[]) => {
      for (const file of chosen(names)) {
        process.stdout.write(`${file}\n`);
        const child = spawn(process.execPath, [join(ROOT, file)], { stdio: "inherit" });
        const [code] = await once(child, "exit");
        if (code !== 0) process.exitCode = 1;
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
