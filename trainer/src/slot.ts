// A slot: one trial's worth of a trainer. Training runs in a worker thread, so that the main thread
// can renew the job's lock and hear of signals while a core is busy. The thread lives as long as
// the slot and is replaced when it dies, when it is taken from a task that hangs, and when it ran out
// of memory: what it could not have may be what it still holds.

import { Worker } from "node:worker_threads";

import type { Signal } from "@caviar/objectives";
import type { PlacedOrder } from "@caviar/protocol";

import { failureKindOf } from "./failure.ts";
import { type Orders, SIGNALS, type SlotMessage, type Task } from "./slot-messages.ts";
import { makeRoom, resetRoom, WORDS } from "./unsaved-room.ts";

/** A message that ends a task. */
export type Ending = Exclude<
  SlotMessage,
  { kind: "begun" | "report" | "checkpoint" | "log" | "spent" | "applied" }
>;
/** A message on the way. */
export type Progress = Exclude<SlotMessage, Ending>;

/**
 * Of a thread's heap. Node ends a thread at its limit and lets its heap grow by 16 MiB for that; one
 * collection of a larger young generation would overrun them, and V8 would abort the whole process.
 */
const YOUNG_GENERATION_MB = 12;

type Failed = Extract<Ending, { kind: "failed" }>;

export class Slot {
  readonly #word = new Int32Array(new SharedArrayBuffer(4 * WORDS));
  readonly #memoryMb: number | undefined;
  #thread: Worker | undefined;
  #busy = false;
  /** Of the thread, before the running task; undefined until that has begun. */
  #cpuSecondsBefore: number | undefined;
  /** Ends the running task. */
  #end: ((ending: Ending) => void) | undefined;
  /** Takes the thread from the running task, which was asked to stop. */
  #grace: NodeJS.Timeout | undefined;

  /** `memoryMb`: the most that a thread's heap may have, engine memory not counted; absent: V8's own limit. */
  constructor({ memoryMb }: { readonly memoryMb?: number | undefined } = {}) {
    this.#memoryMb = memoryMb;
  }

  /** Run a task to its end; `onProgress` hears the messages on the way in order. Never throws. */
  async run(task: Task, onProgress: (message: Progress) => void): Promise<Ending> {
    this.#busy = true;
    const thread = this.#thread ?? this.#start();
    const { promise, resolve } = Promise.withResolvers<Ending>();
    this.#end = resolve;
    const onMessages = (messages: readonly SlotMessage[]) => {
      for (const message of messages) {
        if (message.kind === "begun") this.#cpuSecondsBefore = message.cpuSecondsBefore;
        if (isOnTheWay(message)) onProgress(message);
        else resolve(message);
      }
    };
    const onDeath = (error: Error | number) => {
      if (this.#thread === thread) this.#thread = undefined;
      resolve(deathOf(error));
    };
    thread.on("message", onMessages).on("error", onDeath).on("exit", onDeath);
    thread.postMessage(task);
    try {
      const ending = await promise;
      if (ending.kind === "failed" && ending.why !== "threw") await this.#replace(thread);
      return ending;
    } finally {
      clearTimeout(this.#grace);
      this.#grace = undefined;
      this.#end = undefined;
      this.#cpuSecondsBefore = undefined;
      thread.off("message", onMessages).off("error", onDeath).off("exit", onDeath);
      this.#busy = false;
      Atomics.store(this.#word, 0, 0);
      resetRoom(this.#word);
    }
  }

  /** Let the running task know what a person has asked of its trial. */
  tell(orders: readonly PlacedOrder[]): void {
    if (this.#busy) this.#thread?.postMessage({ kind: "orders", orders } satisfies Orders);
  }

  /** A counted checkpoint of the running task is in the store, or was given up. */
  makeRoom(): void {
    makeRoom(this.#word);
  }

  /**
   * Ask the running task for something; a stronger wish is not taken back by a weaker one. Between
   * tasks nobody is asked: a late wish must not meet the next trial.
   */
  signal(signal: Signal): void {
    if (!this.#busy) return;
    const value = SIGNALS.indexOf(signal);
    if (value > Atomics.load(this.#word, 0)) Atomics.store(this.#word, 0, value);
  }

  /**
   * Ask the running task to stop; one that does not within `graceMs` has its thread taken away. A wish
   * that comes between tasks is nobody's, as in `signal`.
   */
  stop(graceMs: number): void {
    if (!this.#busy) return;
    this.signal("stop");
    const message = "the objective did not stop when asked";
    this.#grace ??= setTimeout(() => this.abort(message), graceMs);
  }

  /**
   * CPU seconds of the running task so far, asked from outside: also of one that tells nothing any
   * more. Undefined when none has begun, or when its thread is ending.
   */
  async cpuSeconds(): Promise<number | undefined> {
    const before = this.#cpuSecondsBefore;
    const thread = this.#thread;
    if (before === undefined || !thread) return undefined;
    const usage = await thread.cpuUsage().catch(() => undefined); // it ended meanwhile
    return usage && (usage.user + usage.system) / 1e6 - before;
  }

  /** Take the thread from the running task, which may hang: it ends as timed out, with this message. */
  abort(message: string): void {
    this.#end?.({
      kind: "failed",
      why: "timed-out",
      message,
      stack: undefined,
      cpuSeconds: undefined,
    });
  }

  async close(): Promise<void> {
    await this.#thread?.terminate();
  }

  async #replace(thread: Worker): Promise<void> {
    if (this.#thread === thread) this.#thread = undefined;
    await thread.terminate();
  }

  #start(): Worker {
    const thread = new Worker(new URL("./slot-thread.ts", import.meta.url), {
      workerData: this.#word.buffer,
      name: "slot",
      resourceLimits: {
        maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
        ...(this.#memoryMb && { maxOldGenerationSizeMb: this.#memoryMb }),
      },
    });
    thread.setMaxListeners(20);
    thread.on("error", () => undefined); // also heard by the task that runs, if any
    thread.on("exit", () => {
      if (this.#thread === thread) this.#thread = undefined;
    });
    this.#thread = thread;
    return thread;
  }
}

function isOnTheWay(message: SlotMessage): message is Progress {
  const { kind } = message;
  return kind !== "trained" && kind !== "evaluated" && kind !== "failed";
}

function deathOf(error: Error | number): Failed {
  const why = error instanceof Error ? error.message : `exit code ${error}`;
  return {
    kind: "failed",
    why: failureKindOf(error),
    message: `the worker thread died: ${why}`,
    stack: error instanceof Error ? error.stack : undefined,
    cpuSeconds: undefined,
  };
}
