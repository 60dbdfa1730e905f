// Folds of the sweeps that this coordinator works on or shows, each continued from its place in the
// ledger. Nothing here is truth: an entry may be dropped at any time and is folded again.

import type { SweepId, SweepState } from "@caviar/protocol";
import { beginFold, foldEvent } from "@caviar/protocol";
import { lastSeq, onServerLost, PAGE_COUNT_MAX, readEvents, type Redis } from "@caviar/ledger";

const SWEEPS_MAX = 200;

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
    let state = from;
    while (!state || state.seq < end) {
      const events = await readEvents(this.#redis, sweep, { after: state?.seq ?? 0 });
      for (const event of events) {
        if (state) foldEvent(state, event);
        else state = beginFold(event);
      }
      if (events.length < PAGE_COUNT_MAX) break;
    }
    return state;
  }

  /** The newest at the end; the least recently used one leaves. */
  #keep(sweep: SweepId, state: SweepState): void {
    this.#states.delete(sweep);
    this.#states.set(sweep, state);
    const [oldest] = this.#states.keys();
    if (this.#states.size > SWEEPS_MAX && oldest !== undefined) this.#states.delete(oldest);
  }
}
