// Installs a Redis server with the system's package manager, where that may be done without asking:
// as root, with a sudo that wants no password, or with Homebrew.

import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { findOnPath } from "./server-program.ts";

const run = promisify(execFile);

type Manager = {
  readonly program: string;
  /** Whether it works for root only, or refuses root. */
  readonly wants: "root" | "user";
  readonly refresh?: readonly string[];
  readonly install: readonly string[];
  /** The first one that can be installed is enough. */
  readonly packages: readonly string[];
};

const MANAGERS: readonly Manager[] = [
  {
    program: "apt-get",
    wants: "root",
    refresh: ["update"],
    install: ["install", "--yes", "--no-install-recommends"],
    // Not redis-server: that package starts a system service when it is installed. This one has
    // the same program (see server-program.ts) and no service, so nothing of the system changes.
    packages: ["redis-tools"],
  },
  {
    program: "dnf",
    wants: "root",
    install: ["install", "--assumeyes"],
    packages: ["valkey", "redis"],
  },
  { program: "apk", wants: "root", install: ["add", "--no-cache"], packages: ["redis", "valkey"] },
  {
    program: "pacman",
    wants: "root",
    refresh: ["--sync", "--refresh"],
    install: ["--sync", "--noconfirm", "--needed"],
    packages: ["valkey", "redis"],
  },
  { program: "brew", wants: "user", install: ["install"], packages: ["redis", "valkey"] },
];

const TIMEOUT_MS = 300_000;

type Installation = {
  readonly path: string;
  /** Tells the person what is about to be installed, before it is. */
  readonly say: (line: string) => void;
};

/** Whether something was installed; look for a server again then. Failures are said, not thrown. */
export async function installServer({ path, say }: Installation): Promise<boolean> {
  const manager = MANAGERS.find(({ program }) => findOnPath(program, path) !== undefined);
  const prefix = manager && (await rights(manager, path));
  if (!manager || !prefix) return false;
  const attempt = (words: readonly string[]) => tryCommand([...prefix, ...words], path, say);
  const refresh = [manager.program, ...(manager.refresh ?? [])];
  for (const name of manager.packages) {
    const install = [manager.program, ...manager.install, name];
    say(`no Redis server on the path; installing one: ${[...prefix, ...install].join(" ")}`);
    if (await attempt(install)) return true;
    if (manager.refresh && (await attempt(refresh)) && (await attempt(install))) return true;
  }
  return false;
}

/** What to put before the command, or undefined when it may not be run. */
async function rights({ wants }: Manager, path: string): Promise<readonly string[] | undefined> {
  const isRoot = process.getuid?.() === 0;
  if (wants === "user") return isRoot ? undefined : [];
  if (isRoot) return [];
  if (findOnPath("sudo", path) === undefined) return undefined;
  // A sudo that wants a password is not there for us; nothing to tell anybody about.
  return (await tryCommand(["sudo", "-n", "true"], path, () => {})) ? ["sudo", "-n"] : undefined;
}

async function tryCommand(
  [program = "", ...rest]: readonly string[],
  path: string,
  say: (line: string) => void,
): Promise<boolean> {
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const file = findOnPath(program, path) ?? program;
    await run(file, rest, { env, timeout: TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024 });
    return true;
  } catch (error) {
    const told = error instanceof Error ? error.message.trim().split("\n").at(-1) : String(error);
    say(`that did not work: ${told}`);
    return false;
  }
}
