// Several queues that share one trainer's slots. BullMQ's workers know only of their own jobs, so
// while no slot is free all of them are paused; and after each job the other queues are let in first
// for a moment, or the worker that has just served would always be the quickest.

import type { Worker } from "bullmq";

/** How long the queue that was served last lets the others go first; ms. */
const TURN_MS = 20;

export class Turns {
  readonly #workers: readonly Worker[];
  readonly #isFree: () => boolean;
  #turn: NodeJS.Timeout | undefined;
  #isOver = false;

  /** `isFree`: whether there is a free slot now. */
  constructor(workers: readonly Worker[], isFree: () => boolean) {
    this.#workers = workers;
    this.#isFree = isFree;
  }

  /** A slot was taken. */
  taken(): void {
    if (this.#workers.length === 1 || this.#isFree()) return;
    for (const worker of this.#workers) pause(worker);
  }

  /** A slot that served `worker`'s queue is free again. */
  freed(worker: Worker): void {
    if (this.#workers.length === 1 || this.#isOver) return;
    pause(worker);
    for (const other of this.#workers) if (other !== worker) resume(other);
    this.#turn ??= setTimeout(() => {
      this.#turn = undefined;
      if (!this.#isOver && this.#isFree()) this.#workers.forEach(resume);
    }, TURN_MS);
  }

  /** No queue is let in any more. */
  end(): void {
    this.#isOver = true;
    clearTimeout(this.#turn);
  }
}

/** Stops fetching at once; running jobs go on. */
function pause(worker: Worker): void {
  worker.pause(true).catch((error: unknown) => tell(worker, error));
}

function resume(worker: Worker): void {
  worker.resume().catch((error: unknown) => tell(worker, error));
}

/** By the worker's own event, as everything that goes wrong in it. */
function tell(worker: Worker, error: unknown): void {
  worker.emit("error", error instanceof Error ? error : new Error(String(error)));
}
