// caviar init [FOLDER]: a sweep and an objective to begin with, which run as they are.

import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

import { CaviarError } from "@caviar/errors";
import { Command } from "commander";

import { ROOT, TEMPLATE } from "../local/project-folder.ts";

/** What the folder needs beside the template, because of where it lies. */
const WRITTEN = {
  /** So that Node reads objective.ts as a module. */
  "package.json": { private: true, type: "module" },
  /** So that editors know the types; trainers do not read it. */
  "tsconfig.json": {
    compilerOptions: {
      target: "es2024",
      lib: ["es2024", "esnext.disposable"],
      module: "nodenext",
      noEmit: true,
      strict: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      erasableSyntaxOnly: true,
      types: ["node"],
      typeRoots: [join(ROOT, "node_modules/@types")],
      paths: {
        "@caviar/objectives/define": [join(ROOT, "packages/objectives/src/define/index.ts")],
      },
    },
    include: ["."],
  },
};

export function initCommand(): Command {
  return new Command("init")
    .summary("begin with an objective of your own")
    .description("Write a small objective and a sweep of it into a folder, to be changed.")
    .argument("[folder]", "where; made if it is not there", ".")
    .action(init);
}

function init(folder: string): void {
  const files = [...readdirSync(TEMPLATE), ...Object.keys(WRITTEN)];
  const there = files.filter((file) => existsSync(join(folder, file)));
  if (there.length > 0) {
    const message = `expected a folder without ${files.join(", ")}, got one with ${there.join(", ")}: ${folder}; nothing was written`;
    throw new CaviarError("CAV_USAGE", message);
  }
  mkdirSync(folder, { recursive: true });
  cpSync(TEMPLATE, folder, { recursive: true });
  for (const [file, content] of Object.entries(WRITTEN)) {
    writeFileSync(join(folder, file), `${JSON.stringify(content, undefined, 2)}\n`);
  }
  const path = (file: string) => join(relative(".", folder), file);
  process.stdout.write(
    `wrote ${files.map(path).join(", ")}\nnext  ./caviar run ${path("sweep.yaml")} --objectives ${path("objective.ts")}\n`,
  );
}
