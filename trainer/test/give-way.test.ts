import { execFile } from "node:child_process";
import { getPriority } from "node:os";
import { promisify } from "node:util";

import { expect, test, vi } from "vitest";

import { giveWay } from "../src/give-way.ts";

const module = new URL("../src/give-way.ts", import.meta.url).href;

/** Gives way to 10 and then to 5; tells its priority, its thread's and its program's. */
const GIVES_WAY = `
  import { execFileSync } from "node:child_process";
  import { getPriority } from "node:os";
  import { Worker } from "node:worker_threads";
  import { giveWay } from "${module}";
  const log = { warn: console.error };
  giveWay(10, log);
  giveWay(5, log);
  const builtin = (name) => "process.getBuiltinModule('" + name + "')";
  const tell = builtin("os") + ".getPriority()";
  const post = builtin("worker_threads") + ".parentPort.postMessage(" + tell + ")";
  const program = Number(execFileSync(process.execPath, ["-p", tell]));
  new Worker(post, { eval: true }).on("message", (thread) => {
    console.log(JSON.stringify([getPriority(), thread, program]));
  });
`;

test("who gives way does so with the threads and programs it starts, and takes nothing back", async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", GIVES_WAY],
    { env: { ...process.env, NODE_OPTIONS: "" } },
  );
  const expected = Math.max(10, getPriority());
  expect(JSON.parse(stdout)).toEqual([expected, expected, expected]);
});

test("who may not give way says so and goes on", () => {
  const before = getPriority();
  const warn = vi.fn();
  giveWay(20, { warn }); // no system has it
  expect(warn).toHaveBeenCalledOnce();
  expect(getPriority()).toBe(before);
});
