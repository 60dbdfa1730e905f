// `node packages/engine/src/verify/main.ts <folder>`: checks the engine against a folder of reference
// numbers on every backend that the machine has. One line for each tensor that fails; the last line
// is "<n> passed, <n> failed"; exits with 1 if any failed. CAVIAR_BLAS chooses the BLAS library.

import { fileURLToPath } from "node:url";

import { CaviarError } from "@caviar/errors";

import { hasRelaxedSimd } from "../backends/relaxed.ts";
import { createEngine, type Engine } from "../engine.ts";
import { verifyReference } from "./verify-reference.ts";

/** The copy that ships with the project, for a folder that has none beside it. */
const DIGITS = fileURLToPath(new URL("../../../datasets/data/digits.csv.gz", import.meta.url));

function availableEngines(): Map<string, Engine> {
  const engines = new Map([
    ["wasm", createEngine({ backend: "wasm", wasm: "exact" })],
    ["reference", createEngine({ backend: "reference" })],
  ]);
  if (hasRelaxedSimd()) engines.set("relaxed-fma", createEngine({ wasm: "relaxed-fma" }));
  const fast = createEngine({ backend: "auto", wasm: "exact" });
  return fast.fallback === undefined ? engines.set("blas", fast) : engines;
}

/** Prints what it finds; the exit code. */
function main(folder: string | undefined): number {
  if (folder === undefined) {
    process.stderr.write("usage: node packages/engine/src/verify/main.ts <folder>\n");
    return 2;
  }
  try {
    const { passed, failed } = verifyReference(folder, {
      engines: availableEngines(),
      onFailure: (line) => void process.stdout.write(`${line}\n`),
      digits: [DIGITS],
    });
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
    return failed === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof CaviarError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.exit;
  }
}

process.exitCode = main(process.argv[2]);
