// A program in a process group of its own, which ends whole: also when the thread that started it is
// taken away, and when the trainer is killed. A guard sees to that, a shell that waits for the end of
// a pipe: the system closes it when whoever holds the other end dies, in whatever way. It is there
// before the program is, and hears of the group in the same step in which that begins.
//
//   running --asked to leave--> leaving (SIGTERM to the program) --grace over--> killed
//   any     --the program ends--> what is left of its group, and what has left it, is killed

import { type ChildProcess, spawn } from "node:child_process";
import { Readable } from "node:stream";

import { assert, CaviarError } from "@caviar/errors";

import { killStrays } from "./strays.ts";

/**
 * Reads the group's number, then waits for one more line, or for the pipe's end: then it kills the
 * group and the strays that have the variable $2, and removes the folder $1.
 */
const GUARD = `
read -r group
read -r _ && exit
[ -n "$group" ] && kill -s KILL -- "-$group" 2>/dev/null
for file in /proc/[0-9]*/environ; do
  pid=\${file#/proc/}
  grep -qsF -- "$2" "$file" && kill -s KILL "\${pid%/environ}"
done
rm -rf -- "$1"`;

/** What left the group may hold the program's streams open for ever; ms. */
const STREAMS_MS = 2_000;

export type ProgramStart = {
  readonly program: string;
  readonly words: readonly string[];
  /** Where it runs. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Removed by the guard when nobody else is left to do it. */
  readonly scratch: string;
  /** The name of a variable in `environment` that is this attempt's alone. */
  readonly mark: string;
};

/** How it ended: with a code, or by a signal. */
export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export class ProcessGroup {
  readonly #child: ChildProcess;
  readonly #guard: ChildProcess;
  readonly #variable: string;
  readonly #exited: Promise<Exit>;
  readonly #closed: Promise<void>;
  /** Standard output, standard error, and the stream of messages. */
  readonly streams: readonly [Readable, Readable, Readable];
  /** Of the group, and of the program that leads it. */
  readonly id: number;
  #grace: NodeJS.Timeout | undefined;
  #isOver = false;

  /** Throws CAV_COMMAND_FAILED when the program cannot be started. */
  static async start(start: ProgramStart): Promise<ProcessGroup> {
    const { program, words, folder, environment, scratch, mark } = start;
    const variable = `${mark}=${environment[mark]}`;
    const guard = spawn("/bin/sh", ["-c", GUARD, "caviar-guard", scratch, variable], {
      detached: true,
      env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
      stdio: ["pipe", "ignore", "ignore"],
    });
    guard.stdin?.on("error", () => undefined); // it is gone, and what it was for with it
    try {
      await started(guard);
      const child = spawn(program, words, {
        cwd: folder,
        env: environment,
        detached: true,
        stdio: ["ignore", "pipe", "pipe", "pipe"],
      });
      guard.stdin?.write(`${child.pid ?? ""}\n`);
      await started(child);
      return new ProcessGroup(child, guard, variable);
    } catch (cause) {
      guard.stdin?.end(OVER);
      const why = cause instanceof Error ? cause.message : String(cause);
      const message = `expected to start ${program} in ${folder}: ${why}`;
      throw new CaviarError("CAV_COMMAND_FAILED", message, { cause });
    }
  }

  private constructor(child: ChildProcess, guard: ChildProcess, variable: string) {
    this.#child = child;
    this.#guard = guard;
    this.#variable = variable;
    this.streams = streamsOf(child);
    this.#exited = new Promise((resolve) => {
      child.once("exit", (code, signal) => resolve({ code, signal }));
    });
    this.#closed = new Promise((resolve) => {
      child.once("close", () => resolve());
    });
    assert(child.pid !== undefined, "a program that was started has an id");
    this.id = child.pid;
  }

  /** Ask the program to leave; who has not left in `graceMs` is killed with its group. */
  leave(graceMs: number): void {
    if (this.#isOver || this.#grace) return;
    this.#grace = setTimeout(() => this.kill(), graceMs);
    this.#child.kill("SIGTERM");
  }

  /** SIGKILL to the whole group. */
  kill(): void {
    try {
      process.kill(-this.id, "SIGKILL");
    } catch (error) {
      // Gone already, which is what was wanted; macOS says EPERM when only the buried are left.
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code !== "ESRCH" && code !== "EPERM") throw error;
    }
  }

  /** Resolves when the program has ended, nothing of its group is left and its streams are read. */
  async ended(): Promise<Exit> {
    const exit = await this.#exited;
    this.#isOver = true;
    clearTimeout(this.#grace);
    this.kill();
    killStrays(this.#variable);
    const late = setTimeout(() => this.streams.forEach((stream) => stream.destroy()), STREAMS_MS);
    await this.#closed;
    clearTimeout(late);
    this.#guard.stdin?.end(OVER);
    return exit;
  }
}

/** There is nothing left to guard. */
const OVER = "over\n";

/** Throws when it could not be. */
async function started(child: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.once("spawn", resolve);
  child.once("error", reject);
  return promise;
}

function streamsOf({ stdio: [, ...streams] }: ChildProcess): [Readable, Readable, Readable] {
  const [out, err, messages] = streams.map((stream) => {
    assert(stream instanceof Readable, "every stream of a program is a pipe");
    return stream;
  });
  assert(out && err && messages, "a program has three streams");
  return [out, err, messages];
}
