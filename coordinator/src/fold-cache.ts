// What is made of the ledgers of sweeps, each continued from its place in its ledger. Nothing here is
// truth: an entry may be dropped at any time and is folded again.

import { isDeepStrictEqual } from "node:util";

import { lastSeq, onServerLost, readEvents, type Redis } from "@caviar/ledger";
import type { LedgerEvent, SweepId } from "@caviar/protocol";

/** What is made of a ledger, event by event, and how much of it is kept. */
export type Fold<State> = {
  readonly begin: (first: LedgerEvent) => State;
  readonly next: (state: State, event: LedgerEvent) => void;
  /** The sequence number of the last event taken in. */
  readonly seqOf: (state: State) => number;
  readonly trialsOf: (state: State) => number;
  /** Where a sweep that is new here begins, at or before the event `end`; default: its first event. */
  readonly restore?: (sweep: SweepId, end: number) => Promise<State | undefined>;
  readonly sweepsMax: number;
  /** Of all sweeps together; one sweep is kept however long it is. */
  readonly trialsMax: number;
};

/** `last`: the event taken in last; undefined: it was not seen, only what had been made of it. */
type Folded<State> = { readonly state: State; readonly last: LedgerEvent | undefined };

export class FoldCache<State> {
  readonly #redis: Redis;
  readonly #fold: Fold<State>;
  readonly #kept = new Map<SweepId, Folded<State>>();
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
      this.#kept.clear();
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
    this.#kept.delete(sweep);
  }

  async #continue(sweep: SweepId): Promise<State | undefined> {
    const losses = this.#losses;
    let folded = this.#kept.get(sweep);
    // Of a sweep that is known, what is new is asked for along with how much it is.
    const [end, read] = await Promise.all([
      lastSeq(this.#redis, sweep),
      this.#readOn(sweep, folded),
    ]);
    if (end === undefined || (folded && !this.#leadsOn(folded, read))) {
      this.#kept.delete(sweep);
      folded = undefined;
    }
    if (end === undefined) return undefined;
    try {
      if (folded) folded = this.#takeIn(read.slice(1), { ...folded, last: read[0] });
      folded = await this.#foldTo(end, sweep, folded);
    } catch (error) {
      this.#kept.delete(sweep); // folded half-way: unusable
      throw error;
    }
    if (losses !== this.#losses) return this.#continue(sweep);
    if (folded) this.#keep(sweep, folded);
    return folded?.state;
  }

  /** From the event on that was taken in last. */
  async #readOn(sweep: SweepId, folded: Folded<State> | undefined) {
    if (!folded) return [];
    return readEvents(this.#redis, sweep, { after: this.#fold.seqOf(folded.state) - 1 });
  }

  /**
   * Whether the ledger still has what was taken in. It has not, also when no connection was lost, after a
   * failover whose old master went on as a replica: other events may be there in place of ours by now.
   */
  #leadsOn({ state, last }: Folded<State>, [first]: readonly LedgerEvent[]): boolean {
    if (last === undefined) return first?.seq === this.#fold.seqOf(state);
    return isDeepStrictEqual(first, last);
  }

  async #foldTo(end: number, sweep: SweepId, from: Folded<State> | undefined) {
    const { seqOf, restore } = this.#fold;
    let folded = from;
    if (!folded) {
      const state = await restore?.(sweep, end);
      folded = state && { state, last: undefined };
    }
    while (!folded || seqOf(folded.state) < end) {
      const after = folded ? seqOf(folded.state) : 0;
      const events = await readEvents(this.#redis, sweep, { after });
      if (events.length === 0) break;
      folded = this.#takeIn(events, folded);
    }
    return folded;
  }

  /** With no fold to begin with, `events` are those of the whole ledger, at least one. */
  #takeIn(events: readonly LedgerEvent[], from?: Folded<State>): Folded<State> {
    const { begin, next } = this.#fold;
    const state = from ? from.state : begin(events[0]!);
    for (const event of from ? events : events.slice(1)) next(state, event);
    return { state, last: events.at(-1) ?? from?.last };
  }

  /** The newest at the end; the least recently used ones leave. */
  #keep(sweep: SweepId, folded: Folded<State>): void {
    const { trialsOf, sweepsMax, trialsMax } = this.#fold;
    this.#kept.delete(sweep);
    this.#kept.set(sweep, folded);
    let trials = [...this.#kept.values()].reduce((sum, { state }) => sum + trialsOf(state), 0);
    for (const [oldest, { state }] of this.#kept) {
      const isFull = this.#kept.size > sweepsMax || trials > trialsMax;
      if (!isFull || oldest === sweep) return;
      this.#kept.delete(oldest);
      trials -= trialsOf(state);
    }
  }
}
