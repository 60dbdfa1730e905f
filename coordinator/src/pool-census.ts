// How many slots each pool has, as the trainers' presence says; asked at most four times a second,
// however many sweeps are looked at. Whoever finds a pool without a slot is told so once.

import { poolSlots, type Redis } from "@caviar/ledger";
import type { Logger } from "@caviar/process";

/** How old a count may be; ms. */
const AGE_MS = 250;

export class PoolCensus {
  readonly #redis: Redis;
  readonly #log: Logger;
  readonly #unserved = new Set<string>();
  #counted: { readonly at: number; readonly slots: ReturnType<typeof poolSlots> } | undefined;

  constructor(redis: Redis, log: Logger) {
    this.#redis = redis;
    this.#log = log;
  }

  /** Slots of a pool that has work; 0 when nobody serves it. */
  async slotsOf(pool: string): Promise<number> {
    const slots = (await this.#count()).get(pool) ?? 0;
    if (slots === 0 && !this.#unserved.has(pool)) {
      this.#unserved.add(pool);
      this.#log.warn({ pool }, "no trainer serves this pool: its sweeps wait for one");
    }
    if (slots > 0 && this.#unserved.delete(pool)) this.#log.info({ pool, slots }, "pool served");
    return slots;
  }

  async #count(): Promise<ReadonlyMap<string, number>> {
    const now = performance.now();
    if (!this.#counted || now - this.#counted.at > AGE_MS) {
      this.#counted = { at: now, slots: poolSlots(this.#redis) };
      this.#counted.slots.catch(() => (this.#counted = undefined));
    }
    return this.#counted.slots;
  }
}
