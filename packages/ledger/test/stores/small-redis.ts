// A Redis of a test's own, in memory only, that may be small, locked, or stopped and started.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

import { findOrInstallProgram } from "@caviar/cli";

import { freePorts } from "./free-ports.ts";

type SmallRedis = AsyncDisposable & {
  readonly url: string;
  stop(): Promise<void>;
  /** On the same port, empty. */
  start(): Promise<void>;
  /** It keeps its connections and answers nothing. */
  hang(): void;
  goOn(): void;
};

/** Started with these options; the test is skipped where Redis comes in a container only. */
export async function smallRedis(
  skip: (note: string) => never,
  options: readonly string[] = [],
): Promise<SmallRedis> {
  const runner = await findOrInstallProgram(process.env["PATH"] ?? "", () => undefined);
  if (runner?.host !== "process") return skip("needs a Redis server program on the path");
  const { file, calledAs } = runner.program;
  const [port] = await freePorts(1);
  const words = ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", ...options];
  let child: ChildProcess | undefined;
  const start = async () => {
    child = spawn(file, words, { argv0: calledAs, stdio: ["ignore", "pipe", "inherit"] });
    for await (const line of child.stdout!) if (/Ready to accept/.test(String(line))) break;
    child.stdout?.resume();
  };
  const stop = async () => {
    if (!child) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
    child = undefined;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    stop,
    hang: () => child?.kill("SIGSTOP"),
    goOn: () => child?.kill("SIGCONT"),
    [Symbol.asyncDispose]: stop,
  };
}
