// Folds of sweeps, each continued from its place in the ledger. Nothing here is truth: an entry may
// be dropped at any time and is folded again.

import type { LedgerEvent, SweepId } from "@caviar/protocol";
import { lastSeq, PAGE_COUNT_MAX, readEvents } from "@caviar/ledger";
import type { Redis } from "ioredis";

/** What is made of a ledger, event by event. */
export type Fold<State> = {
  readonly begin: (first: LedgerEvent) => State;
  readonly next: (state: State, event: LedgerEvent) => void;
  /** The sequence number of the last event taken in. */
  readonly seqOf: (state: State) => number;
  /** How many sweeps are kept. */
  readonly sweepsMax: number;
};

export class FoldCache<State> {
  readonly #redis: Redis;
  readonly #fold: Fold<State>;
  readonly #states = new Map<SweepId, State>();
  /** Catch-ups under way: two at once would fold the same events twice. */
  readonly #pending = new Map<SweepId, Promise<State | undefined>>();

  constructor(redis: Redis, fold: Fold<State>) {
    this.#redis = redis;
    this.#fold = fold;
  }

  /** The sweep as its ledger has it now; undefined when there is none. */
  async catchUp(sweep: SweepId): Promise<State | undefined> {
    // Whoever joins a catch-up under way might miss what was written after it began: start after it.
    await this.#pending.get(sweep)?.catch(() => undefined);
    const running = this.#pending.get(sweep);
    if (running) return running;
    const catchUp = this.#continue(sweep).finally(() => this.#pending.delete(sweep));
    this.#pending.set(sweep, catchUp);
    return catchUp;
  }

  async #continue(sweep: SweepId): Promise<State | undefined> {
    const end = await lastSeq(this.#redis, sweep);
    let state = this.#states.get(sweep);
    // A ledger shorter than our fold of it: Redis came back from an older copy.
    if (end === undefined || (state && end < this.#fold.seqOf(state))) {
      this.#states.delete(sweep);
      state = undefined;
    }
    if (end === undefined) return undefined;
    try {
      state = await this.#foldTo(end, sweep, state);
    } catch (error) {
      this.#states.delete(sweep); // folded half-way: unusable
      throw error;
    }
    if (state) this.#keep(sweep, state);
    return state;
  }

  async #foldTo(end: number, sweep: SweepId, from: State | undefined) {
    const { begin, next, seqOf } = this.#fold;
    let state = from;
    while (!state || seqOf(state) < end) {
      const events = await readEvents(this.#redis, sweep, { after: state ? seqOf(state) : 0 });
      for (const event of events) {
        if (state) next(state, event);
        else state = begin(event);
      }
      if (events.length < PAGE_COUNT_MAX) break;
    }
    return state;
  }

  /** The newest at the end; the least recently used one leaves. */
  #keep(sweep: SweepId, state: State): void {
    this.#states.delete(sweep);
    this.#states.set(sweep, state);
    const [oldest] = this.#states.keys();
    const isFull = this.#states.size > this.#fold.sweepsMax;
    if (isFull && oldest !== undefined) this.#states.delete(oldest);
  }
}
