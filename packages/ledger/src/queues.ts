// BullMQ moves work and knows nothing: a lost, doubled or stale job is put right by the ledger.
// The settings follow from how BullMQ 6 behaves when processes die:
// - locks of 10 s, checked every 5 s: a killed trainer's trial goes on elsewhere in 10 to 15 s
// - maxStalledCount without limit: BullMQ never resets that counter, so a long trial that was
//   preempted often would be failed for good; the ledger counts failures itself
// - finished jobs are removed at once, failed ones too: an id that lingers would make adding the
//   same rung again do nothing

import { toJson, type TrialJob, trialJobId, type SweepId } from "@caviar/protocol";
import { type JobsOptions, Queue, type WorkerOptions } from "bullmq";

import { BULL } from "./keys.ts";
import type { Redis } from "./redis.ts";

const LOCK_MS = 10_000;
const STALLED_INTERVAL_MS = 5_000;
/** Looks at a sweep are short: a coordinator that died in the middle of one is soon made up for. */
const RECONCILE_LOCK_MS = 5_000;
const RECONCILE_STALLED_INTERVAL_MS = 2_000;
/** Every live sweep is looked at this often, so that a lost signal heals; ms. */
const TICK_MS = 5_000;
/** Each tick begets the next, so that one that a failover loses would be the last: renewed so often; ms. */
const TICK_RENEWAL_MS = 30_000;
const ARRIVAL_DELAY_MS = 300;
/**
 * Hints about one sweep leave a process this far apart, at least; ms. Shorter than a person notices;
 * long enough that hundreds of short trials a second do not cost as many jobs.
 */
const HINT_MS = 20;

/** Jobs of the queue `reconcile`. */
export type ReconcileJob =
  | { readonly kind: "tick" }
  | { readonly kind: "sweep"; readonly sweep: SweepId };

/** In braces: BullMQ's scripts touch many keys of a queue, which must share a server of a cluster. */
export const trialQueueName = (pool: string): string => `{trials-${pool}}`;
export const RECONCILE_QUEUE = "{reconcile}";

const JOB: JobsOptions = {
  removeOnComplete: true,
  removeOnFail: true,
  attempts: 3,
  backoff: { type: "exponential", delay: 500 },
  stackTraceLimit: 3,
  keepLogs: 0,
  sizeLimit: 65_536,
};

/** What every worker of ours is started with. */
export function workerOptions(connection: Redis, concurrency: number): WorkerOptions {
  return {
    connection,
    prefix: BULL,
    concurrency,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_INTERVAL_MS,
    maxStalledCount: 1_000_000,
  };
}

/** What a coordinator's worker is started with. */
export function reconcileWorkerOptions(connection: Redis, concurrency: number): WorkerOptions {
  return {
    ...workerOptions(connection, concurrency),
    lockDuration: RECONCILE_LOCK_MS,
    stalledInterval: RECONCILE_STALLED_INTERVAL_MS,
  };
}

/** The producing side of all queues, on one connection. */
export class Queues {
  readonly #redis: Redis;
  readonly #open = new Map<string, Queue>();
  /** Sweeps of which a hint left a moment ago, and whether another one waits for its time. */
  readonly #hinted = new Map<SweepId, { isDue: boolean }>();
  #renewal: NodeJS.Timeout | undefined;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** Ask for a look at a sweep: one look at a time, and one more after it if asked meanwhile. */
  async signalReconcile(sweep: SweepId): Promise<void> {
    const job: ReconcileJob = { kind: "sweep", sweep };
    await this.named(RECONCILE_QUEUE).add("sweep", job, {
      ...JOB,
      attempts: 1, // the tick tries again
      deduplication: { id: sweep, keepLastIfActive: true },
    });
  }

  /**
   * As `signalReconcile`, for those who change much and often and must not wait: the first hint
   * leaves at once, those that follow soon become one. A hint that is lost is made up for by the tick.
   */
  hintReconcile(sweep: SweepId): void {
    const waiting = this.#hinted.get(sweep);
    if (waiting) {
      waiting.isDue = true;
      return;
    }
    const hint = { isDue: false };
    this.#hinted.set(sweep, hint);
    this.signalReconcile(sweep).catch(() => undefined);
    setTimeout(() => {
      this.#hinted.delete(sweep);
      if (hint.isDue) this.hintReconcile(sweep);
    }, HINT_MS);
  }

  /** Have every live sweep looked at now and then, whoever is there to do it, until `close`. */
  async startTick({ renewalMs = TICK_RENEWAL_MS } = {}): Promise<void> {
    const data: ReconcileJob = { kind: "tick" };
    const renew = async () =>
      this.named(RECONCILE_QUEUE).upsertJobScheduler(
        "tick",
        { every: TICK_MS },
        { name: "tick", data, opts: JOB },
      );
    await renew();
    this.#renewal = setInterval(() => {
      renew().catch(() => undefined); // the next one comes
    }, renewalMs).unref();
  }

  /**
   * Have every live sweep looked at soon, because a trainer has come: its slots are to be used. A
   * moment later, so that a thousand that come together are one, and all of them are counted.
   */
  async signalArrival(): Promise<void> {
    const data: ReconcileJob = { kind: "tick" };
    const once = { deduplication: { id: "arrival" }, delay: ARRIVAL_DELAY_MS };
    await this.named(RECONCILE_QUEUE).add("tick", data, { ...JOB, ...once });
  }

  /** Add jobs to a pool's queue; those that wait or run there already are left as they are. */
  async addTrials(
    pool: string,
    jobs: readonly { readonly job: TrialJob; readonly attempt: number }[],
  ): Promise<void> {
    await this.named(trialQueueName(pool)).addBulk(
      jobs.map(({ job, attempt }) => ({
        name: job.purpose,
        data: JSON.parse(toJson(job)) as unknown,
        opts: { ...JOB, jobId: trialJobId(job, attempt) },
      })),
    );
  }

  /** Sends what is still due. */
  async close(): Promise<void> {
    clearInterval(this.#renewal);
    const due = [...this.#hinted].flatMap(([sweep, { isDue }]) => (isDue ? [sweep] : []));
    await Promise.all(due.map(async (sweep) => this.signalReconcile(sweep)));
    await Promise.all([...this.#open.values()].map((queue) => queue.close()));
  }

  /** The queue of this name, opened on first use and closed with the others. */
  named(name: string): Queue {
    let queue = this.#open.get(name);
    if (!queue) {
      queue = new Queue(name, {
        connection: this.#redis,
        prefix: BULL,
        streams: { events: { maxLen: 2000 } },
      });
      queue.on("error", () => undefined); // the connection retries; a failed call still rejects
      this.#open.set(name, queue);
    }
    return queue;
  }
}
