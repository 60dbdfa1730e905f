// Processes of the local cluster, with real processes and small scripts in their place.

import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { join } from "node:path";

import type { CaviarError } from "@caviar/errors";
import { expect, onTestFinished, test } from "vitest";

import { LocalProcess } from "../../src/local/local-process.ts";
import { commandOf } from "../../src/local/process-command.ts";
import { temporaryFolder } from "../temporary-folder.ts";

/** Announces itself, and leaves when it is asked to or when its parent is gone. */
const GOOD = `
  const { appendFileSync } = require("node:fs");
  const leave = (why) => { appendFileSync(process.env.TRACE, "left by " + why + "\\n"); process.exit(0); };
  process.on("SIGTERM", () => leave("SIGTERM"));
  process.on("disconnect", () => leave("disconnect"));
  console.error("hello from", process.env.CAVIAR_PORT);
  appendFileSync(process.env.TRACE, "pid " + process.pid + "\\n");
  process.send({ kind: "listening", url: "http://127.0.0.1:4711" });`;

function setUp(script: string) {
  const folder = temporaryFolder();
  const file = folder.write("script.cjs", script);
  const trace = join(folder.path, "trace");
  const gaveUp = Promise.withResolvers<CaviarError>();
  const child = new LocalProcess({
    name: "coordinator",
    script: file,
    env: { ...process.env, TRACE: trace, CAVIAR_PORT: "0" },
    logs: folder.path,
    echo: false,
    envAfter: () => ({ CAVIAR_PORT: "4711" }),
    onGiveUp: gaveUp.resolve,
  });
  onTestFinished(async () => {
    child.kill();
    await child.end();
    folder[Symbol.dispose]();
  });
  const traced = () => (existsSync(trace) ? readFileSync(trace, "utf8") : "");
  const pids = () => [...traced().matchAll(/^pid (\d+)$/gm)].map(([, pid]) => Number(pid));
  const log = () => readFileSync(join(folder.path, "coordinator.log"), "utf8");
  return { child, file, trace, traced, pids, log, gaveUp: gaveUp.promise };
}

test("it announces itself, logs to its file, and leaves when asked", async () => {
  const { child, traced, log } = setUp(GOOD);
  expect(await child.announced).toEqual({ kind: "listening", url: "http://127.0.0.1:4711" });
  await child.end();
  expect(traced()).toMatch(/left by SIGTERM\n$/);
  expect(log()).toBe("hello from 0\n");
});

test("killed from outside, it is started again with what it had announced", async () => {
  const { child, pids, log } = setUp(GOOD);
  await child.announced;
  process.kill(pids()[0] ?? 0, "SIGKILL");
  await expect.poll(pids, { timeout: 10_000 }).toHaveLength(2);
  await expect.poll(log).toBe("hello from 0\nhello from 4711\n");
});

test("one that dies again and again is given up on, with the end of its log", async () => {
  const { gaveUp } = setUp(`console.error("no such thing"); process.exit(3);`);
  const error = await gaveUp;
  expect(error.code).toBe("CAV_PROCESS_DIED");
  expect(error.message).toMatch(/coordinator .*code 3.*\n(.*no such thing\n?){5}$/);
}, 20_000);

test("one that cannot even be ended is gone after kill, with all that it started", async () => {
  const { child, pids } = setUp(`
    const { spawn } = require("node:child_process");
    const { appendFileSync } = require("node:fs");
    process.on("SIGTERM", () => {});
    const grandchild = spawn("sleep", ["600"]);
    appendFileSync(process.env.TRACE, "pid " + process.pid + "\\npid " + grandchild.pid + "\\n");
    process.send({ kind: "ready", trainer: "t" });`);
  await child.announced;
  child.kill();
  await child.end();
  for (const pid of pids()) await expect.poll(() => commandOf(pid)).toBe("");
});

test("when the command itself is killed, its process leaves in order", async () => {
  const folder = temporaryFolder();
  onTestFinished(() => folder[Symbol.dispose]());
  const trace = join(folder.path, "trace");
  const options = { name: "trainer", script: folder.write("script.cjs", GOOD), logs: folder.path };
  const module = new URL("../../src/local/local-process.ts", import.meta.url).href;
  const command = spawn(process.execPath, [
    "--input-type=module",
    "--eval",
    `const { LocalProcess } = await import(${JSON.stringify(module)});
     const env = { ...process.env, TRACE: ${JSON.stringify(trace)} };
     const child = new LocalProcess({ ...${JSON.stringify(options)}, env, echo: false });
     await child.announced;
     console.log("serving");`,
  ]);
  await once(command.stdout, "data");
  command.kill("SIGKILL");
  await expect.poll(() => readFileSync(trace, "utf8")).toMatch(/left by disconnect\n$/);
});
