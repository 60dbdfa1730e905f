// Folds of the sweeps that this coordinator works on or shows, each continued from its place in the
// ledger; a sweep that is new here begins with its snapshot. Nothing here is truth: an entry may be
// dropped at any time and is folded again.

import type { SweepId, SweepState } from "@caviar/protocol";
import { beginFold, foldEvent } from "@caviar/protocol";
import { lastSeq, onServerLost, readEvents, readSnapshot, type Redis } from "@caviar/ledger";

const SWEEPS_MAX = 200;
/** Trials of all sweeps together, about a kilobyte each; one sweep is kept however long it is. */
const TRIALS_MAX = 200_000;

export class SweepCache {
  readonly #redis: Redis;
  readonly #states = new Map<SweepId, SweepState>();
  /** Catch-ups under way: two at once would fold the same events twice. */
  readonly #pending = new Map<SweepId, Promise<SweepState | undefined>>();

  /** Counts the servers that were lost: a fold that was under way meanwhile is not kept. */
  #losses = 0;

  constructor(redis: Redis) {
    this.#redis = redis;
    // Who answers next may lack the last events and have others in their place.
    onServerLost(redis, () => {
      this.#losses++;
      this.#states.clear();
    });
  }

  /** The sweep as its ledger has it now; undefined when there is none. */
  async catchUp(sweep: SweepId): Promise<SweepState | undefined> {
    // Whoever joins a catch-up under way might miss what was written after it began: start after it.
    await this.#pending.get(sweep)?.catch(() => undefined);
    const running = this.#pending.get(sweep);
    if (running) return running;
    const fold = this.#fold(sweep).finally(() => this.#pending.delete(sweep));
    this.#pending.set(sweep, fold);
    return fold;
  }

  /** A sweep that has ended is asked for seldom: it need not take up memory until others push it out. */
  forget(sweep: SweepId): void {
    this.#states.delete(sweep);
  }

  async #fold(sweep: SweepId): Promise<SweepState | undefined> {
    const losses = this.#losses;
    const end = await lastSeq(this.#redis, sweep);
    let state = this.#states.get(sweep);
    // A ledger shorter than our fold of it: Redis came back from an older copy.
    if (end === undefined || (state && end < state.seq)) {
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
    if (losses !== this.#losses) return this.#fold(sweep);
    if (state) this.#keep(sweep, state);
    return state;
  }

  async #foldTo(end: number, sweep: SweepId, from: SweepState | undefined) {
    let state = from ?? (await this.#restored(sweep, end));
    while (!state || state.seq < end) {
      const events = await readEvents(this.#redis, sweep, { after: state?.seq ?? 0 });
      if (events.length === 0) break;
      for (const event of events) {
        if (state) foldEvent(state, event);
        else state = beginFold(event);
      }
    }
    return state;
  }

  /** A snapshot that cannot be read is one that is not there: the ledger has everything. */
  async #restored(sweep: SweepId, end: number): Promise<SweepState | undefined> {
    const state = await readSnapshot(this.#redis, sweep).catch((error: unknown) => {
      if (error instanceof Error && isOfRedis(error)) throw error;
      return undefined;
    });
    return state && state.seq <= end ? state : undefined;
  }

  /** The newest at the end; the least recently used ones leave. */
  #keep(sweep: SweepId, state: SweepState): void {
    this.#states.delete(sweep);
    this.#states.set(sweep, state);
    let trials = [...this.#states.values()].reduce((sum, kept) => sum + kept.trials.length, 0);
    for (const [oldest, kept] of this.#states) {
      const isFull = this.#states.size > SWEEPS_MAX || trials > TRIALS_MAX;
      if (!isFull || oldest === sweep) return;
      this.#states.delete(oldest);
      trials -= kept.trials.length;
    }
  }
}

/** A connection that failed says nothing about the snapshot. */
const isOfRedis = (error: Error) => /closed|max retries|ECONN|timed out/i.test(error.message);
