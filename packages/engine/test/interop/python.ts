// Live comparisons: a Python program beside this file reads what the engine wrote into a folder, and
// writes what it found. Where that Python lacks a module the test is skipped with a note.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PYTHON = process.env["CAVIAR_PYTHON"] || "python3";
const LIMIT_MS = 240_000;

/** Undefined when that Python has the modules; else why a test is skipped. */
export function missing(...modules: readonly string[]): string | undefined {
  const lacking = modules.filter(
    (module) =>
      spawnSync(PYTHON, [
        "-c",
        `import importlib.util as u, sys; sys.exit(u.find_spec("${module}") is None)`,
      ]).status !== 0,
  );
  if (lacking.length === 0) return undefined;
  return `${PYTHON} has no ${lacking.join(", ")}; CAVIAR_PYTHON names another`;
}

/** Run a program of this folder on a folder. Throws with the end of what it wrote when it fails. */
export function runPython(program: string, folder: string): void {
  const script = join(import.meta.dirname, "python", program);
  const { status, stderr, error } = spawnSync(PYTHON, [script, folder], {
    encoding: "utf8",
    timeout: LIMIT_MS,
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3", PYTHONDONTWRITEBYTECODE: "1" },
  });
  if (status !== 0) throw new Error(`${program}: ${error?.message ?? stderr.slice(-3000)}`);
}

/** A folder that is gone when the test is over. */
export function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "caviar interop "));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
