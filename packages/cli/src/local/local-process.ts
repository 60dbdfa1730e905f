// One process of the local cluster, started again when it dies by itself.
//
//   starting --announces itself--> serving --dies--> (pause) --> starting ...
//   any --end() or kill()--> leaving --exits--> gone
//
// It has a process group of its own, so that a terminal's Ctrl-C reaches only the command, which
// then asks it to leave; and an IPC channel, whose end tells it to leave when the command is killed.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";

import { CaviarError } from "@caviar/errors";
import { type Announcement, announcementSchema } from "@caviar/protocol";

import { rotateLog, tailOf } from "./log-file.ts";
import { RestartLimit } from "./restart-limit.ts";

export type LocalProcessOptions = {
  /** For messages and the log's name. */
  readonly name: string;
  readonly script: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logs: string;
  /** Copy its log to this command's stderr. */
  readonly echo: boolean;
  /** What it announced goes into the environment of its next life. */
  readonly envAfter?: (announced: Announcement) => Record<string, string>;
  /** It died too often: CAV_PROCESS_DIED. */
  readonly onGiveUp: (error: CaviarError) => void;
};

/** A trainer may save large checkpoints on its way out. */
const LEAVE_MS = 30_000;

export class LocalProcess {
  readonly #options: LocalProcessOptions;
  readonly #limit = new RestartLimit();
  readonly #announced = Promise.withResolvers<Announcement>();
  #env: Readonly<Record<string, string | undefined>>;
  #child: ChildProcess | undefined;
  #restart: NodeJS.Timeout | undefined;
  #isLeaving = false;

  constructor(options: LocalProcessOptions) {
    this.#options = options;
    this.#env = options.env;
    rotateLog(this.#log);
    this.#start();
  }

  /** Its first announcement; never settles when it gives up, which `onGiveUp` tells. */
  get announced(): Promise<Announcement> {
    return this.#announced.promise;
  }

  /** SIGTERM; resolves when it is gone. Who does not leave in time is killed. */
  async end(): Promise<void> {
    this.#isLeaving = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (!child) return;
    const gone = once(child, "exit");
    const late = setTimeout(() => this.kill(), LEAVE_MS);
    child.kill("SIGTERM");
    await gone;
    clearTimeout(late);
  }

  /** SIGKILL to it and all that it started. */
  kill(): void {
    this.#isLeaving = true;
    clearTimeout(this.#restart);
    const pid = this.#child?.pid;
    if (pid === undefined) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch (error) {
      // Gone already, which is what was wanted.
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
  }

  get #log(): string {
    return join(this.#options.logs, `${this.#options.name}.log`);
  }

  #start(): void {
    const { script, echo } = this.#options;
    const begun = performance.now();
    const log = openSync(this.#log, "a", 0o600);
    const child = spawn(process.execPath, [script], {
      env: this.#env,
      detached: true,
      stdio: ["ignore", log, echo ? "pipe" : log, "ipc"],
    });
    this.#child = child;
    child.stderr?.on("data", (chunk: Buffer) => {
      writeSync(log, chunk);
      process.stderr.write(chunk);
    });
    child.on("message", (message) => this.#hear(message));
    // A failure to start is told as an error and not followed by an exit.
    child.once("error", () => child.emit("exit", null, null));
    child.once("exit", (code, signal) => {
      closeSync(log);
      this.#child = undefined;
      if (!this.#isLeaving) this.#outlive(performance.now() - begun, signal ?? `code ${code}`);
    });
  }

  #hear(message: unknown): void {
    const { data } = announcementSchema.safeParse(message);
    if (!data) return;
    this.#env = { ...this.#env, ...this.#options.envAfter?.(data) };
    this.#announced.resolve(data);
  }

  #outlive(livedMs: number, why: string): void {
    const pauseMs = this.#limit.afterDeath(livedMs);
    if (pauseMs !== "give up") {
      this.#restart = setTimeout(() => this.#start(), pauseMs);
      return;
    }
    const { name, onGiveUp } = this.#options;
    const message = `expected ${name} to go on, but it ended again and again, the last time with ${why}. Its log, ${this.#log}, ends:\n${tailOf(this.#log)}`;
    onGiveUp(new CaviarError("CAV_PROCESS_DIED", message));
  }
}
