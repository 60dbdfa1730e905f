// The project as a new user has it: the files of the checkout in a folder of their own, with a space
// in its path, and nothing installed.

import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export type Outcome = {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

export function freshCopy() {
  const parent = mkdtempSync(join(tmpdir(), "caviar copy "));
  const folder = join(parent, "caviar");
  const listed = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const files = execFileSync("git", listed, { cwd: ROOT, encoding: "utf8" }).split("\0");
  // Listed, but deleted meanwhile: somebody is at work here.
  for (const file of files.filter((name) => name !== "" && existsSync(join(ROOT, name)))) {
    cpSync(join(ROOT, file), join(folder, file), { mode: 0, recursive: true });
  }
  return {
    folder,
    parent,
    command: join(folder, "caviar"),
    [Symbol.dispose]() {
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

type Where = { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> };

/** Start a program; `outcome` is there when it has ended. */
export function start(program: string, words: readonly string[], { cwd, env }: Where = {}) {
  const child = spawn(program, words, {
    cwd: cwd ?? dirname(program),
    env: env ?? process.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = once(child, "close");
  const outcome = Promise.all([text(child.stdout), text(child.stderr), closed]).then(
    ([stdout, stderr]): Outcome => ({ status: child.exitCode, stdout, stderr }),
  );
  return { child, outcome };
}
