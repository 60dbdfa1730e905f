// A Redis to work with, in this order: the one that REDIS_URL names; a server on the path; one that
// the system's package manager may install; Docker. One that was already running is never touched
// unless REDIS_URL says so.

import { CaviarError } from "@caviar/errors";
import { parseRedisUrl } from "@caviar/protocol";

import { addressesOf } from "./addresses-of.ts";
import { askRedis } from "./ask-redis.ts";
import { installServer } from "./install-server.ts";
import { joinPrivateRedis, type PrivateRedis, type RedisRunner } from "./private-redis.ts";
import { hasDocker } from "./redis-container.ts";
import { findServerProgram } from "./server-program.ts";

export type Search = {
  /** Data, log and configuration of the private Redis, if there is to be one. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Tells the person what is being done to their machine, before it is done. */
  readonly say: (line: string) => void;
};

/** Throws CAV_REDIS_MISSING with the choices, or CAV_REDIS_UNREACHABLE. */
export async function findRedis({ folder, env, say }: Search): Promise<PrivateRedis> {
  const url = env["REDIS_URL"];
  if (url !== undefined && url !== "") return joinGivenRedis(url);
  return joinPrivateRedis(folder, async () => {
    const program = await findOrInstallProgram(env["PATH"] ?? "", say);
    if (program) return program;
    if (!(await hasDocker())) throw missing();
    say("no Redis server on the path and none may be installed; starting one with Docker");
    return { host: "container" };
  });
}

/** A server program on the path, installed first if need be and allowed. */
export async function findOrInstallProgram(
  path: string,
  say: (line: string) => void,
): Promise<RedisRunner | undefined> {
  const found = findServerProgram(path);
  if (found) return { host: "process", program: found };
  if (!(await installServer({ path, say }))) return undefined;
  const installed = findServerProgram(path);
  return installed && { host: "process", program: installed };
}

/** Somebody's own Redis: looked at once, so that a wrong address is said at once, and left alone. */
async function joinGivenRedis(url: string): Promise<PrivateRedis> {
  const answers = await Promise.all(addressesOf(parseRedisUrl(url)).map(askRedis));
  // Of a cluster, or of sentinels, any one that is there knows the others.
  if (!answers.some(({ kind }) => kind === "ready" || kind === "loading")) {
    const told = answers.map((answer) => ("message" in answer ? answer.message : "")).join("; ");
    const message = `expected a Redis at the address in REDIS_URL, got ${told}; start it, correct the address, or unset REDIS_URL so that caviar starts its own`;
    throw new CaviarError("CAV_REDIS_UNREACHABLE", message);
  }
  return { url, async revive() {}, abandon() {}, async [Symbol.asyncDispose]() {} };
}

function missing(): CaviarError {
  const message = `expected a Redis server, found none. Any one of these will do, then try again:
  Debian, Ubuntu   sudo apt-get install redis-tools
  Fedora           sudo dnf install valkey
  Alpine           sudo apk add redis
  Arch             sudo pacman -S valkey
  macOS            brew install redis
  Docker           start its daemon; caviar then runs redis:8-bookworm
  elsewhere        export REDIS_URL=redis://user:password@host:6379`;
  return new CaviarError("CAV_REDIS_MISSING", message);
}
