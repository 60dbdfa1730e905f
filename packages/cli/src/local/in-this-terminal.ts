// A program of the project's own, run by this Node in this terminal, as if it had been called itself.

import { spawn } from "node:child_process";
import { once } from "node:events";

import { ROOT } from "./project-folder.ts";

/** Its exit code, 1 when a signal ended it. `words`: what follows `node` on the command line. */
export async function inThisTerminal(...words: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, words, { cwd: ROOT, stdio: "inherit" });
  const [code] = await once(child, "exit");
  return typeof code === "number" ? code : 1;
}
