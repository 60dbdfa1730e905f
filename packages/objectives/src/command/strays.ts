// Processes that a program started and that have left its process group, as daemons do. On Linux they
// are known by their environment, which they inherit: one of its variables names the attempt.

import { readdirSync, readFileSync } from "node:fs";

/** Of /proc: what the system lets nobody read, or what has ended meanwhile. */
const GONE = new Set(["ENOENT", "ESRCH", "EACCES", "EPERM"]);

/** SIGKILL to each process that was started with `variable`, "NAME=value". */
export function killStrays(variable: string): void {
  if (process.platform !== "linux") return;
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    unlessGone(() => {
      const variables = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
      if (variables.includes(variable)) process.kill(Number(pid), "SIGKILL");
    });
  }
}

function unlessGone(act: () => void): void {
  try {
    act();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!GONE.has(code)) throw error;
  }
}
