// A Redis server that is installed on this machine.

import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

export type ServerProgram = {
  readonly file: string;
  /** The name that the program is called by, which decides what it does. */
  readonly calledAs: string;
};

/**
 * In this order. The last one is the server too: the program behaves by the name it is called by,
 * and Debian ships it alone, without a system service, as redis-check-rdb in redis-tools.
 */
const NAMES = [
  { name: "redis-server", calledAs: "redis-server" },
  { name: "valkey-server", calledAs: "valkey-server" },
  { name: "redis-check-rdb", calledAs: "redis-server" },
] as const;

/** BullMQ's scripts need it. */
const VERSION_MIN = [6, 2] as const;

/** The first server on the path that is new enough. */
export function findServerProgram(path: string): ServerProgram | undefined {
  for (const { name, calledAs } of NAMES) {
    const file = findOnPath(name, path);
    if (file !== undefined && isNewEnough({ file, calledAs })) return { file, calledAs };
  }
  return undefined;
}

/** The whole path of a program, as a shell would find it. */
export function findOnPath(name: string, path: string): string | undefined {
  return path
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Not there or not ours to run: the same to a search.
    return false;
  }
}

/** `Redis server v=7.0.15 sha=...`, `Valkey server v=8.1.1 ...` */
function isNewEnough({ file, calledAs }: ServerProgram): boolean {
  const { stdout } = spawnSync(file, ["--version"], {
    argv0: calledAs,
    encoding: "utf8",
    timeout: 5_000,
  });
  const [, major, minor] = /server v=(\d+)\.(\d+)/.exec(stdout ?? "") ?? [];
  const version = Number(major) * 1000 + Number(minor);
  return version >= VERSION_MIN[0] * 1000 + VERSION_MIN[1];
}
