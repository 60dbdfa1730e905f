// The private Redis as a process of its own: started detached, so that it outlives the command
// that started it, and found again by its pid file.

import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

import { commandOf } from "../local/process-command.ts";
import { configFile, logFile, pidFile, type RedisConfig } from "./redis-config.ts";
import type { ServerProgram } from "./server-program.ts";

const END_MS = 30_000;
const POLL_MS = 10;

export function startProcess(folder: string, { file, calledAs }: ServerProgram): ChildProcess {
  const log = openSync(logFile(folder), "a", 0o600);
  try {
    const child = spawn(file, [configFile(folder)], {
      argv0: calledAs,
      detached: true,
      // What it says before it has read where its log is.
      stdio: ["ignore", log, log],
    });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

/** The pid of the server that this configuration started, if it is alive. */
export function pidOf(folder: string, { port }: RedisConfig): number | undefined {
  const pid = Number(textOf(pidFile(folder)));
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  // A pid file outlives a crash, and its number may be somebody else's by now. A server of ours
  // is called by its configuration, and renames itself to "redis-server 127.0.0.1:port" later.
  const command = commandOf(pid);
  const isOurs = command.includes(configFile(folder)) || command.includes(`127.0.0.1:${port}`);
  return isOurs ? pid : undefined;
}

/** SIGTERM, on which Redis writes its file to the disk and leaves. */
export async function endProcess(pid: number): Promise<void> {
  process.kill(pid, "SIGTERM");
  for (let waitedMs = 0; commandOf(pid) !== "" && waitedMs < END_MS; waitedMs += POLL_MS) {
    await pause(POLL_MS);
  }
}

/** Empty when there is no such file. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}
