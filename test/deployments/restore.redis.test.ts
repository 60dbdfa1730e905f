// A backup of Redis restored as deploy/README.md says, with the commands that stand there.

import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { freePort, RedisProcesses } from "./redis-processes.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../../deploy/README.md"), "utf8");

/** The script of the page's `kubectl exec` into Redis that has `word`. */
function scriptWith(word: string): string {
  const scripts = [...PAGE.matchAll(/kubectl exec [^\n]* sh -c \\?\s*'([^']*)'/g)];
  const found = scripts.map(([, script = ""]) => script).filter((script) => script.includes(word));
  expect(found).toHaveLength(1);
  return found[0]!;
}

test("a backup replaces what was written after it, and what is written later stays too", async () => {
  await using servers = await RedisProcesses.prepare();
  const port = await freePort();
  const data = join(servers.folder, "data");
  mkdirSync(data);
  const settings = [`port ${port}`, `dir ${data}`, "appendonly yes"];
  const inPod = (script: string, input?: Buffer) =>
    execFileSync(
      "sh",
      ["-c", script.replaceAll("/data", data).replaceAll("redis-cli", `redis-cli -p ${port}`)],
      {
        input,
        stdio: ["pipe", "pipe", "ignore"],
      },
    );

  const first = await servers.start("first", settings);
  const redis = servers.ask(port);
  await redis.xadd("log", "1-0", "event", "before the backup");
  const backup = inPod(scriptWith("backup.rdb"));
  await redis.xadd("log", "2-0", "event", "after the backup");
  const ended = once(first, "exit");
  inPod(scriptWith("restored"), backup);
  await ended;

  const second = await servers.start("second", settings);
  expect(await redis.xrange("log", "-", "+")).toEqual([["1-0", ["event", "before the backup"]]]);
  await redis.xadd("log", "3-0", "event", "after the restoration");
  const killed = once(second, "exit");
  inPod("redis-cli shutdown");
  await killed;
  await servers.start("third", settings);
  expect(await redis.xlen("log")).toBe(2);
});
