// The parent's side of windows.ts: a process of its own for each contender and net, so that one's
// memory, compiler and garbage do not burden another, pinned to one processor where that is possible.

import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

export type Contestant = {
  /** The library and its version. */
  readonly name: string;
  /** Microseconds of processor time a step, over about `ms` milliseconds. */
  window(ms: number): Promise<number>;
  /** End the process: the most memory it ever had, in bytes. */
  leave(): Promise<number>;
};

/** Start a contender. The reason, as a string, when it ends before its first step is done. */
export async function enter(command: readonly string[], cpu: number): Promise<Contestant | string> {
  const [program, ...args] = [...pinned(cpu), ...command];
  const child = spawn(program!, args, { stdio: ["pipe", "pipe", "pipe"] });
  const answers = answersOf(child);
  const first = await answers.next();
  if (typeof first === "string") return first;
  return {
    name: String(first["name"]),
    async window(ms) {
      child.stdin.write(`${ms}\n`);
      return numberIn(await answers.next(), "us");
    },
    async leave() {
      child.stdin.end();
      return numberIn(await answers.next(), "maxRssBytes");
    },
  };
}

type Answer = Readonly<Record<string, unknown>>;

/** The child's answers one by one; once it has ended, the last error on its stderr. */
function answersOf(child: ChildProcessByStdio<Writable, Readable, Readable>) {
  let complaint = "it ended without a word";
  child.on("error", (error) => (complaint = error.message));
  child.stdin.on("error", (error) => (complaint = error.message)); // it ended before it was asked
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (line.includes("Error")) complaint = line.trim();
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async next(): Promise<Answer | string> {
      const { done, value } = await lines.next();
      return done === true ? complaint : JSON.parse(value);
    },
  };
}

function numberIn(answer: Answer | string, key: string): number {
  const value = typeof answer === "string" ? undefined : answer[key];
  if (typeof value === "number") return value;
  throw new Error(`a contender ended in mid-run, expected its ${key}: ${JSON.stringify(answer)}`);
}

let canPin: boolean | undefined;

function pinned(cpu: number): readonly string[] {
  canPin ??= spawnSync("taskset", ["-c", String(cpu), "true"]).status === 0;
  return canPin ? ["taskset", "-c", String(cpu)] : [];
}
