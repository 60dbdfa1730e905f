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
  const program = `import importlib.util as u, sys; print(*[m for m in sys.argv[1:] if not u.find_spec(m)])`;
  const { stdout, status } = spawnSync(PYTHON, ["-c", program, ...modules], { encoding: "utf8" });
  const lacking = status === 0 ? stdout.trim() : modules.join(" ");
  return lacking === "" ? undefined : `${PYTHON} has no ${lacking}; CAVIAR_PYTHON names another`;
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
