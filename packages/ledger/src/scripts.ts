// The Lua scripts. Redis keeps them by their hash; one that it forgot (a restart) is sent again.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

import type { Redis } from "./redis.ts";

const read = (name: string) =>
  readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), "utf8");

function load(name: string) {
  const lua = `${read("prelude")}\n${read(name)}`;
  return { lua, sha: createHash("sha1").update(lua).digest("hex") };
}

const SCRIPTS = {
  apply: load("apply"),
  begin: load("begin"),
  command: load("command"),
  create: load("create"),
  decide: load("decide"),
  delete: load("delete"),
  due: load("due"),
  keep: load("keep"),
  lead: load("lead"),
  lose: load("lose"),
  remark: load("remark"),
  report: load("report"),
  request: load("request"),
  seal: load("seal"),
  settle: load("settle"),
  snapshot: load("snapshot"),
};

type ScriptName = keyof typeof SCRIPTS;

/** Asked for by a person, who rather hears at once that it did not work. */
const IMPATIENT: ReadonlySet<ScriptName> = new Set(["create", "command", "request"]);

/** Redis refuses for now: it has no memory or disk, leads nobody, or is busy. Nothing was written. */
const REFUSAL = /^(OOM|MISCONF|NOREPLICAS|READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY) /;
/** For how long a refused script is tried again, and how often. Every script may be repeated. */
const PATIENCE_MS = 60_000;
const RETRY_MS = 250;

/** Run a script; its answer is the caller's to parse. */
export async function runScript(
  redis: Redis,
  name: ScriptName,
  keys: readonly string[],
  args: readonly (string | number | Buffer)[],
): Promise<unknown> {
  const begun = Date.now();
  for (;;) {
    try {
      return await runOnce(redis, name, keys, args);
    } catch (error) {
      const isRefused = error instanceof Error && REFUSAL.test(error.message);
      const isTooLate = IMPATIENT.has(name) || Date.now() - begun > PATIENCE_MS;
      if (!isRefused || isTooLate) throw error;
      await setTimeout(RETRY_MS);
    }
  }
}

async function runOnce(
  redis: Redis,
  name: ScriptName,
  keys: readonly string[],
  args: readonly (string | number | Buffer)[],
): Promise<unknown> {
  const { sha, lua } = SCRIPTS[name];
  try {
    return await redis.evalsha(sha, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
    return redis.eval(lua, keys.length, ...keys, ...args);
  }
}
