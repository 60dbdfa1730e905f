// Takes jobs from the queues of its pools, one a slot, and hands running ones back when the trainer
// leaves.

import { assert } from "@caviar/errors";
import { trialQueueName, workerOptions } from "@caviar/ledger";
import { trialJobSchema } from "@caviar/protocol";
import { type Job, WaitingError, Worker } from "bullmq";

import type { Bench } from "./bench.ts";
import { evaluateWinner } from "./evaluate-winner.ts";
import { isNewer, putBack } from "./newer-job.ts";
import { Slot } from "./slot.ts";
import { train } from "./train.ts";
import { Turns } from "./turns.ts";

type TrialWorkerOptions = {
  readonly pools: readonly string[];
  readonly slots: number;
  /** The most that a slot's heap may have. */
  readonly memoryMb: number | undefined;
};

export class TrialWorker {
  readonly #bench: Bench;
  readonly #slots: readonly Slot[];
  readonly #free: Slot[];
  readonly #running = new Map<string, Slot>();
  /** One a pool. */
  readonly #workers: readonly Worker[];
  readonly #turns: Turns;

  constructor(bench: Bench, { pools, slots, memoryMb }: TrialWorkerOptions) {
    this.#bench = bench;
    this.#slots = Array.from({ length: slots }, () => new Slot({ memoryMb }));
    this.#free = [...this.#slots];
    this.#workers = pools.map((pool) => this.#serve(pool));
    this.#turns = new Turns(this.#workers, () => this.#free.length > 0);
  }

  #serve(pool: string): Worker {
    const { redis, log } = this.#bench;
    const worker: Worker = new Worker(
      trialQueueName(pool),
      async (job: Job, token?: string) => this.#process(worker, job, token),
      workerOptions(redis, this.#slots.length),
    );
    worker.on("error", (error) => log.warn({ err: error }, "trial worker"));
    worker.on("failed", (job, error) => {
      log.error({ err: error, job: job?.id }, "job failed; the ledger decides what follows");
    });
    // Another trainer may have this job by now. The fence refuses our writes; spare the work too.
    worker.on("lockRenewalFailed", (ids: string[]) => {
      for (const id of ids) this.#running.get(id)?.signal("stop");
    });
    return worker;
  }

  /** Stop fetching, have running trials checkpoint and hand them back, and end the threads. */
  async leave(): Promise<void> {
    this.#turns.end();
    // Stops fetching at once, resolves when jobs have ended.
    const closed = this.#workers.map((worker) => worker.close());
    for (const slot of this.#running.values()) slot.signal("yield");
    await Promise.all(closed);
    await Promise.all(this.#slots.map((slot) => slot.close()));
  }

  async #process(worker: Worker, job: Job, token: string | undefined): Promise<void> {
    if (isNewer(job)) return putBack(job, token, this.#bench.log);
    const parsed = trialJobSchema.parse(job.data);
    const slot = this.#free.pop();
    if (!slot) return handBack(job, token); // two queues gave a job for the last free slot
    assert(job.id !== undefined, "a job that was fetched has an id");
    this.#running.set(job.id, slot);
    this.#turns.taken();
    try {
      if (parsed.purpose === "evaluate") return await evaluateWinner(this.#bench, slot, parsed);
      const end = await train(this.#bench, slot, parsed);
      if (end === "done") return;
    } finally {
      this.#running.delete(job.id);
      this.#free.push(slot);
      this.#turns.freed(worker);
    }
    return handBack(job, token);
  }
}

/** To the front of the queue, without counting as a failure; the error tells BullMQ it is gone. */
async function handBack(job: Job, token: string | undefined): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}
