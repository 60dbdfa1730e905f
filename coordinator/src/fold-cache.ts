// What is made of the ledgers of sweeps, each continued from its place in its ledger. Nothing here is
// truth: an entry may be dropped at any time and is folded again.

import type { LedgerEvent, SweepId } from "@caviar/protocol";
import { lastSeq, onServerLost, readEvents, readOn, type Redis } from "@caviar/ledger";

/** What is made of a ledger, event by event, and how much of it is kept. */
export type Fold<State> = {
  readonly begin: (first: LedgerEvent) => State;
  readonly next: (state: State, event: LedgerEvent) => void;
  /** The sequence number and time of the last event taken in. */
  readonly placeOf: (state: State) => Pick<LedgerEvent, "seq" | "at">;
  readonly trialsOf: (state: State) => number;
  /** Where a sweep that is new here begins, at or before the event `end`; default: its first event. */
  readonly restore?: (sweep: SweepId, end: number) => Promise<State | undefined>;
  readonly sweepsMax: number;
  /** Of all sweeps together; one sweep is kept however long it is. */
  readonly trialsMax: number;
};

export class FoldCache<State> {
  readonly #redis: Redis;
  readonly #fold: Fold<State>;
  readonly #states = new Map<SweepId, State>();
  /** Catch-ups under way: two at once would fold the same events twice. */
  readonly #pending = new Map<SweepId, Promise<State | undefined>>();

  /** Counts the servers that were lost: a fold that was under way meanwhile is not kept. */
  #losses = 0;

  constructor(redis: Redis, fold: Fold<State>) {
    this.#redis = redis;
    this.#fold = fold;
    // Who answers next may lack the last events and have others in their place.
    onServerLost(redis, () => {
      this.#losses++;
      this.#states.clear();
    });
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

  /** A sweep that has ended is asked for seldom: it need not take up memory until others push it out. */
  forget(sweep: SweepId): void {
    this.#states.delete(sweep);
  }

  async #continue(sweep: SweepId): Promise<State | undefined> {
    const losses = this.#losses;
    let state = this.#states.get(sweep);
    // Of a sweep that is known, what is new is asked for along with how much it is.
    const [end, read] = await Promise.all([
      lastSeq(this.#redis, sweep),
      state ? readOn(this.#redis, sweep, this.#fold.placeOf(state)) : undefined,
    ]);
    // The ledger is not the one that was folded (see readOn), or there is none.
    if (!read) {
      this.#states.delete(sweep);
      state = undefined;
    }
    if (end === undefined) return undefined;
    try {
      if (state && read) for (const event of read) this.#fold.next(state, event);
      state = await this.#foldTo(end, sweep, state);
    } catch (error) {
      this.#states.delete(sweep); // folded half-way: unusable
      throw error;
    }
    if (losses !== this.#losses) return this.#continue(sweep);
    if (state) this.#keep(sweep, state);
    return state;
  }

  async #foldTo(end: number, sweep: SweepId, from: State | undefined): Promise<State | undefined> {
    const { begin, next, placeOf, restore } = this.#fold;
    let state: State | undefined = from ?? (await restore?.(sweep, end));
    while (!state || placeOf(state).seq < end) {
      const after = state ? placeOf(state).seq : 0;
      const events = await readEvents(this.#redis, sweep, { after });
      if (events.length === 0) break;
      for (const event of events) {
        if (state) next(state, event);
        else state = begin(event);
      }
    }
    return state;
  }

  /** The newest at the end; the least recently used ones leave. */
  #keep(sweep: SweepId, state: State): void {
    const { trialsOf, sweepsMax, trialsMax } = this.#fold;
    this.#states.delete(sweep);
    this.#states.set(sweep, state);
    let trials = [...this.#states.values()].reduce((sum, kept) => sum + trialsOf(kept), 0);
    for (const [oldest, kept] of this.#states) {
      const isFull = this.#states.size > sweepsMax || trials > trialsMax;
      if (!isFull || oldest === sweep) return;
      this.#states.delete(oldest);
      trials -= trialsOf(kept);
    }
  }
}
