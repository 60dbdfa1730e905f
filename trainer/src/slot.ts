// A slot: one trial's worth of a trainer. Training runs in a worker thread, so that the main thread
// can renew the job's lock and hear of signals while a core is busy. The thread lives as long as
// the slot and is replaced when it dies.

import { Worker } from "node:worker_threads";

import type { Signal } from "@caviar/objectives";

import { SIGNALS, type SlotMessage, type Task } from "./slot-messages.ts";

/** A message that ends a task. */
export type Ending = Exclude<SlotMessage, { kind: "report" | "checkpoint" }>;
/** A message on the way. */
export type Progress = Exclude<SlotMessage, Ending>;

export class Slot {
  readonly #word = new Int32Array(new SharedArrayBuffer(4));
  #thread: Worker | undefined;
  #busy = false;

  /** Run a task to its end; `onProgress` hears of reports and checkpoints in order. Never throws. */
  async run(task: Task, onProgress: (message: Progress) => void): Promise<Ending> {
    this.#busy = true;
    const thread = this.#thread ?? this.#start();
    const { promise, resolve } = Promise.withResolvers<Ending>();
    const onMessage = (message: SlotMessage) => {
      if (message.kind === "report" || message.kind === "checkpoint") onProgress(message);
      else resolve(message);
    };
    const onDeath = (error: Error | number) => {
      this.#thread = undefined;
      const why = error instanceof Error ? error.message : `exit code ${error}`;
      const stack = error instanceof Error ? error.stack : undefined;
      resolve({ kind: "failed", message: `the worker thread died: ${why}`, stack });
    };
    thread.on("message", onMessage).on("error", onDeath).on("exit", onDeath);
    thread.postMessage(task);
    try {
      return await promise;
    } finally {
      thread.off("message", onMessage).off("error", onDeath).off("exit", onDeath);
      this.#busy = false;
      Atomics.store(this.#word, 0, 0);
    }
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

  async close(): Promise<void> {
    await this.#thread?.terminate();
  }

  #start(): Worker {
    const thread = new Worker(new URL("./slot-thread.ts", import.meta.url), {
      workerData: this.#word.buffer,
      name: "slot",
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
