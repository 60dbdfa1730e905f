// What a pool has and what is asked of it: the slots of its trainers, and its sweeps' claims. Asked
// at most four times a second, because a look at a busy sweep comes every few milliseconds and must
// not wait for it each time.

import { type Claim, poolSlots, readClaims, type Redis } from "@caviar/ledger";
import type { Logger } from "@caviar/process";
import type { SweepId } from "@caviar/protocol";

/** How old a view may be; ms. Less than the delay after which a trainer's arrival is signalled. */
const AGE_MS = 250;

export type PoolView = {
  /** 0: nobody serves it. */
  readonly slots: number;
  /** Whoever makes a claim here enters it too. */
  readonly claims: Map<SweepId, Claim>;
};

export class PoolCensus {
  readonly #redis: Redis;
  readonly #log: Logger;
  readonly #views = new Map<string, { readonly at: number; readonly view: Promise<PoolView> }>();
  readonly #unserved = new Set<string>();

  constructor(redis: Redis, log: Logger) {
    this.#redis = redis;
    this.#log = log;
  }

  async viewOf(pool: string): Promise<PoolView> {
    const now = performance.now();
    for (const [name, { at }] of this.#views) if (now - at > AGE_MS) this.#views.delete(name);
    const known = this.#views.get(pool);
    if (known) return known.view;
    const view = this.#ask(pool);
    this.#views.set(pool, { at: now, view });
    view.catch(() => this.#views.delete(pool));
    return view;
  }

  /** A pool that has work and no slot is told of once, and once when it is served again. */
  tell(pool: string, { slots }: PoolView): void {
    if (slots > 0 && this.#unserved.delete(pool)) this.#log.info({ pool, slots }, "pool served");
    if (slots > 0 || this.#unserved.has(pool)) return;
    this.#unserved.add(pool);
    this.#log.warn({ pool }, "no trainer serves this pool: its sweeps wait for one");
  }

  async #ask(pool: string): Promise<PoolView> {
    const [slots, claims] = await Promise.all([
      poolSlots(this.#redis),
      readClaims(this.#redis, pool, Date.now()),
    ]);
    return { slots: slots.get(pool) ?? 0, claims };
  }
}
