// What a process is, asked of the system by its pid.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * The command line of a process. Empty when there is none, also when it is dead and only not buried
 * yet, as in a container whose first process buries nobody.
 */
export function commandOf(pid: number): string {
  if (process.platform !== "linux") {
    return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch (error) {
    // ESRCH: it ended between the opening and the reading.
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ESRCH") return "";
    throw error;
  }
}
