// A fault plan: strikes, each with the moment it waits for and the draws that decide whom it meets
// and how. All of it is a function of (seed, fault, number of the strike), so a plan can be had
// again; what the machine's scheduler makes of it can not.

import { below, stream } from "@caviar/random";

const AFTER_REPORTS_MAX = 3;

export class Strike {
  readonly number: number;
  readonly #seed: number;
  readonly #fault: string;

  constructor(seed: number, fault: string, number: number) {
    this.#seed = seed;
    this.#fault = fault;
    this.number = number;
  }

  /** How many more reports the ledger is to have before it falls. */
  get afterReports(): number {
    return 1 + this.below("after", AFTER_REPORTS_MAX);
  }

  /** A whole number in [0, n) for the question `what`. */
  below(what: string, n: number): number {
    return below(stream(this.#seed, "chaos", this.#fault, this.number, what), 0, n);
  }

  /** One of `items`, which has at least one. */
  oneOf<Item>(what: string, items: readonly Item[]): Item {
    const item = items[this.below(what, items.length)];
    if (item === undefined) throw new Error(`${this.#fault}: nothing to choose for "${what}"`);
    return item;
  }
}

export function planOf(seed: number, fault: string, count: number): Strike[] {
  return Array.from({ length: count }, (_, number) => new Strike(seed, fault, number));
}
