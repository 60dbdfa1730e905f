// Takes jobs from the pool's queue, one a slot, and hands running ones back when the trainer leaves.

import { assert } from "@caviar/errors";
import { trialQueueName, workerOptions } from "@caviar/ledger";
import { trialJobSchema } from "@caviar/protocol";
import { type Job, WaitingError, Worker } from "bullmq";

import type { Bench } from "./bench.ts";
import { evaluateWinner } from "./evaluate-winner.ts";
import { Slot } from "./slot.ts";
import { train } from "./train.ts";

type TrialWorkerOptions = {
  readonly pool: string;
  readonly slots: number;
  /** The most that a slot's heap may have. */
  readonly memoryMb: number | undefined;
};

export class TrialWorker {
  readonly #bench: Bench;
  readonly #slots: readonly Slot[];
  readonly #free: Slot[];
  readonly #running = new Map<string, Slot>();
  readonly #worker: Worker;

  constructor(bench: Bench, { pool, slots, memoryMb }: TrialWorkerOptions) {
    this.#bench = bench;
    this.#slots = Array.from({ length: slots }, () => new Slot({ memoryMb }));
    this.#free = [...this.#slots];
    this.#worker = new Worker(
      trialQueueName(pool),
      async (job: Job, token?: string) => this.#process(job, token),
      workerOptions(bench.redis, slots),
    );
    this.#worker.on("error", (error) => bench.log.warn({ err: error }, "trial worker"));
    this.#worker.on("failed", (job, error) => {
      bench.log.error({ err: error, job: job?.id }, "job failed; the ledger decides what follows");
    });
    // Another trainer may have this job by now. The fence refuses our writes; spare the work too.
    this.#worker.on("lockRenewalFailed", (ids: string[]) => {
      for (const id of ids) this.#running.get(id)?.signal("stop");
    });
  }

  /** Stop fetching, have running trials checkpoint and hand them back, and end the threads. */
  async leave(): Promise<void> {
    const closed = this.#worker.close(); // stops fetching at once, resolves when jobs have ended
    for (const slot of this.#running.values()) slot.signal("yield");
    await closed;
    await Promise.all(this.#slots.map((slot) => slot.close()));
  }

  async #process(job: Job, token: string | undefined): Promise<void> {
    const parsed = trialJobSchema.parse(job.data);
    const slot = this.#free.pop();
    assert(slot && job.id !== undefined, "BullMQ gives no more jobs than there are slots");
    this.#running.set(job.id, slot);
    try {
      if (parsed.purpose === "evaluate") return await evaluateWinner(this.#bench, slot, parsed);
      const end = await train(this.#bench, slot, parsed);
      if (end === "done") return;
    } finally {
      this.#running.delete(job.id);
      this.#free.push(slot);
    }
    // To the front of the queue, without counting as a failure; the error tells BullMQ it is gone.
    await job.moveToWait(token);
    throw new WaitingError();
  }
}
