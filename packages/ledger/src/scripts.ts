// The Lua scripts. Redis keeps them by their hash; one that it forgot (a restart) is sent again.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import type { Redis } from "ioredis";

const read = (name: string) =>
  readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), "utf8");

function load(name: string) {
  const lua = `${read("prelude")}\n${read(name)}`;
  return { lua, sha: createHash("sha1").update(lua).digest("hex") };
}

const SCRIPTS = {
  begin: load("begin"),
  command: load("command"),
  create: load("create"),
  decide: load("decide"),
  delete: load("delete"),
  report: load("report"),
  settle: load("settle"),
};

/** Run a script; its answer is the caller's to parse. */
export async function runScript(
  redis: Redis,
  name: keyof typeof SCRIPTS,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  const { sha, lua } = SCRIPTS[name];
  try {
    return await redis.evalsha(sha, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
    return redis.eval(lua, keys.length, ...keys, ...args);
  }
}
