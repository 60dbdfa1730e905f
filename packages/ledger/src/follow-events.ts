// Following ledgers as they grow: one blocking connection watches every sweep that somebody follows,
// so that a thousand readers cost Redis one. Only in a Redis Cluster, where no command may span the
// servers on which the ledgers lie, is each ledger asked by itself, again and again.
//
// Redis may come back without the newest events (a failover, an older copy), and others may be there in
// their place. Whoever had been told those is told the ledger again, from its first event.

import { setTimeout } from "node:timers/promises";

import type { LedgerEvent, SweepId } from "@caviar/protocol";

import { sweepKeys } from "./keys.ts";
import { PAGE_COUNT_MAX, readEvents, readOn } from "./read-events.ts";
import { duplicateOf, isCluster, type Redis } from "./redis.ts";

/** A sweep that is newly followed waits at most this long for the blocking read to notice it; ms. */
const BLOCK_MS = 200;

/** The event that a reader was told last, 0 for none; `at`: when that happened, if he knows. */
export type Told = { readonly seq: number; readonly at?: number | undefined };

type Waiter = { readonly sweep: SweepId; readonly after: number; readonly wake: () => void };

export class EventFollower {
  readonly #redis: Redis;
  readonly #blocking: Redis;
  readonly #waiters = new Set<Waiter>();
  #watching = false;

  /** Takes a connection of its own, made like `redis`; `close` ends it. */
  constructor(redis: Redis) {
    this.#redis = redis;
    this.#blocking = duplicateOf(redis);
    this.#blocking.on("error", () => undefined); // it reconnects by itself
  }

  /**
   * The events after `told`, as they come, in batches; an empty batch when none came for
   * `idleMs`, so that the reader can show a sign of life. Ends when `signal` aborts. Begins again with
   * the first event when the ledger has not got any more what the reader was told.
   */
  async *follow(
    sweep: SweepId,
    { told, idleMs, signal }: { told: Told; idleMs: number; signal: AbortSignal },
  ): AsyncGenerator<readonly LedgerEvent[]> {
    let last = told;
    while (!signal.aborted) {
      const { seq: after, at } = last;
      const events =
        at === undefined
          ? await readEvents(this.#redis, sweep, { after })
          : await readOn(this.#redis, sweep, { seq: after, at });
      if (!events) {
        last = { seq: 0 };
        continue;
      }
      const newest = events.at(-1);
      // Whoever is pages behind does not begin each with the last event of the one before.
      const isPage = events.length >= PAGE_COUNT_MAX - 1;
      if (newest) last = isPage ? { seq: newest.seq } : newest;
      else if (await this.#somethingNew({ sweep, after, idleMs, signal })) continue;
      if (!signal.aborted) yield events;
    }
  }

  close(): void {
    for (const { wake } of this.#waiters) wake();
    this.#waiters.clear();
    this.#blocking.disconnect();
  }

  /** True when the sweep has grown; false after `idleMs` or when aborted. */
  async #somethingNew(wait: {
    sweep: SweepId;
    after: number;
    idleMs: number;
    signal: AbortSignal;
  }): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const waiter: Waiter = { ...wait, wake: () => resolve(true) };
    const idle = globalThis.setTimeout(() => resolve(false), wait.idleMs);
    const abort = () => resolve(false);
    wait.signal.addEventListener("abort", abort);
    this.#waiters.add(waiter);
    if (!this.#watching) void this.#watch();
    try {
      return await promise;
    } finally {
      this.#waiters.delete(waiter);
      clearTimeout(idle);
      wait.signal.removeEventListener("abort", abort);
    }
  }

  async #watch(): Promise<void> {
    this.#watching = true;
    while (this.#waiters.size > 0) {
      try {
        await this.#wakeTheGrown();
      } catch {
        // The connection broke or was closed. Let everybody look for himself: then watching is
        // polling, and a reader's own call says what is wrong.
        await setTimeout(BLOCK_MS);
        for (const { wake } of this.#waiters) wake();
      }
    }
    this.#watching = false;
  }

  async #wakeTheGrown(): Promise<void> {
    const waiters = [...this.#waiters];
    const redis = this.#blocking;
    const grown = isCluster(redis) ? await pollEach(redis, waiters) : await blockOn(redis, waiters);
    for (const waiter of waiters) {
      if (grown.has(sweepKeys(waiter.sweep).log)) waiter.wake();
    }
  }
}

type Watched = Pick<Waiter, "sweep" | "after">;

/** Names of the logs that have grown, as soon as one has; none after a while. */
async function blockOn(redis: Redis, watched: readonly Watched[]): Promise<ReadonlySet<string>> {
  const logs = watched.map(({ sweep }) => sweepKeys(sweep).log);
  const ids = watched.map(({ after }) => `${after}-0`);
  const read = redis.xread("COUNT", 1, "BLOCK", BLOCK_MS, "STREAMS", ...logs, ...ids);
  return new Set(((await read) ?? []).map(([name]) => name));
}

/** The same where the logs lie on several servers: one question a log, then a pause. */
async function pollEach(redis: Redis, watched: readonly Watched[]): Promise<ReadonlySet<string>> {
  const lowest = new Map<SweepId, number>();
  for (const { sweep, after } of watched) {
    lowest.set(sweep, Math.min(after, lowest.get(sweep) ?? Infinity));
  }
  const grown = new Set<string>();
  await Promise.all(
    [...lowest].map(async ([sweep, after]) => {
      const { log } = sweepKeys(sweep);
      if (await redis.xread("COUNT", 1, "STREAMS", log, `${after}-0`)) grown.add(log);
    }),
  );
  if (grown.size === 0) await setTimeout(BLOCK_MS);
  return grown;
}
