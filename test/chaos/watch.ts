// A sweep's ledger as it grows, read past every proxy. What was seen once must stay: `events` is
// compared with the ledger at the end.

import {
  beginFold,
  foldEvent,
  type LedgerEvent,
  type SweepId,
  type SweepState,
} from "@caviar/protocol";

import type { TestCluster } from "../integration/test-cluster.ts";

/** Where ledgers are read. */
type Ledgers = Pick<TestCluster, "events">;

type Waiter = {
  readonly test: (event: LedgerEvent) => boolean;
  readonly resolve: (event: LedgerEvent | undefined) => void;
  readonly reject: (error: unknown) => void;
};

export class Watch {
  readonly sweep: SweepId;
  readonly events: LedgerEvent[] = [];
  /** Resolves when the sweep has ended; rejects when it does not. */
  readonly ended: Promise<void>;
  readonly #waiters = new Set<Waiter>();
  #state: SweepState | undefined;
  #isOver = false;

  constructor(cluster: Ledgers, sweep: SweepId) {
    this.sweep = sweep;
    this.ended = this.#follow(cluster);
    this.ended.catch(() => undefined); // whoever awaits it hears of it
  }

  /** What the events so far mean. */
  get state(): SweepState {
    if (!this.#state) throw new Error(`nothing has been read of ${this.sweep} yet`);
    return this.#state;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The next event for which `test` holds; undefined when the sweep ends without one. */
  async next(test: (event: LedgerEvent) => boolean): Promise<LedgerEvent | undefined> {
    if (this.#isOver) return undefined;
    const { promise, resolve, reject } = Promise.withResolvers<LedgerEvent | undefined>();
    this.#waiters.add({ test, resolve, reject });
    return promise;
  }

  /** As `next`, but an event that has come already will do. */
  async first(test: (event: LedgerEvent) => boolean): Promise<LedgerEvent | undefined> {
    return this.events.find(test) ?? this.next(test);
  }

  /** `count` more reports, or the end. */
  async reports(count: number): Promise<void> {
    for (let i = 0; i < count; i++) await this.next(({ kind }) => kind === "trial-reported");
  }

  /** Names of the trainers that train a trial now. */
  get holders(): string[] {
    return this.state.trials.flatMap(({ phase, trainer }) =>
      phase === "pending" && trainer !== undefined ? [trainer] : [],
    );
  }

  async #follow(cluster: Ledgers): Promise<void> {
    try {
      for await (const event of cluster.events(this.sweep)) {
        this.#take(event);
        if (event.kind === "sweep-ended") return;
      }
    } catch (error) {
      for (const { reject } of this.#waiters) reject(error);
      throw error;
    } finally {
      this.#isOver = true;
      for (const { resolve } of this.#waiters) resolve(undefined);
      this.#waiters.clear();
    }
  }

  #take(event: LedgerEvent): void {
    if (this.#state && event.seq === 1) throw new Error(`${this.sweep}: Redis has lost events`);
    this.events.push(event);
    if (this.#state) foldEvent(this.#state, event);
    else this.#state = beginFold(event);
    for (const waiter of this.#waiters) {
      if (!waiter.test(event)) continue;
      this.#waiters.delete(waiter);
      waiter.resolve(event);
    }
  }
}
