// The configuration of the private Redis, which is also the only record of it: port and password
// are read back from the file that the server was started with.

import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where the server runs; in a container, its files are mounted at `CONTAINER_FOLDER`. */
type RedisHost = "process" | "container";

export type RedisConfig = {
  readonly host: RedisHost;
  readonly port: number;
  readonly password: string;
};

export const CONTAINER_FOLDER = "/caviar";

export const configFile = (folder: string) => join(folder, "redis.conf");
export const pidFile = (folder: string) => join(folder, "redis.pid");
export const logFile = (folder: string) => join(folder, "redis.log");

/** Readable by its owner alone, because it holds the password. */
export function writeConfig(folder: string, config: RedisConfig): void {
  const file = configFile(folder);
  writeFileSync(file, configText(folder, config), { mode: 0o600 });
  chmodSync(file, 0o600);
}

function configText(folder: string, { host, port, password }: RedisConfig): string {
  const inside = host === "process" ? folder : CONTAINER_FOLDER;
  return `# Written by caviar, which starts its own Redis with it (${host}).
bind ${host === "process" ? "127.0.0.1" : "*"}
port ${port}
protected-mode yes
requirepass ${password}
dir ${JSON.stringify(join(inside, "data"))}
logfile ${JSON.stringify(logFile(inside))}
${host === "process" ? `pidfile ${JSON.stringify(pidFile(inside))}\n` : ""}daemonize no

# Every event counts, so each is appended to a file, and memory is never made by forgetting some.
appendonly yes
appendfsync everysec
aof-load-truncated yes
maxmemory-policy noeviction
save ""
`;
}

/** What the file says; undefined when there is none, or none of ours. */
export function readConfig(folder: string): RedisConfig | undefined {
  let text: string;
  try {
    text = readFileSync(configFile(folder), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  const host = /^# .*\((process|container)\)\.$/m.exec(text)?.[1];
  const port = Number(/^port (\d+)$/m.exec(text)?.[1]);
  const password = /^requirepass ([0-9a-f]+)$/m.exec(text)?.[1];
  if ((host !== "process" && host !== "container") || !port || password === undefined) {
    return undefined;
  }
  return { host, port, password };
}
