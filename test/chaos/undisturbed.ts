// Sweeps that nobody disturbs, for comparison; each is run once, all of them on one cluster.

import type { LedgerEvent } from "@caviar/protocol";

import { Arena } from "./arena.ts";
import type { DisturbedSweep } from "./sweeps.ts";

export class Undisturbed implements AsyncDisposable {
  readonly #ledgers = new Map<string, Promise<readonly LedgerEvent[]>>();
  #arena: Promise<Arena> | undefined;

  /** The ledger of such a sweep. */
  async ledgerOf(spec: DisturbedSweep): Promise<readonly LedgerEvent[]> {
    const key = keyOf(spec);
    const known = this.#ledgers.get(key);
    if (known) return known;
    const ledger = this.#run(spec);
    this.#ledgers.set(key, ledger);
    return ledger;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#arena)?.[Symbol.asyncDispose]();
  }

  async #run(spec: DisturbedSweep): Promise<readonly LedgerEvent[]> {
    this.#arena ??= Arena.start({ coordinators: 1, trainers: 2 });
    const { cluster } = await this.#arena;
    return cluster.ended(await cluster.submit(spec));
  }
}

/** How many trials run at once makes no difference to those that learn nothing from each other. */
function keyOf(spec: DisturbedSweep): string {
  const { parallelism: _, ...rest } = spec;
  const areIndependent = spec.sampler?.name === "random" && spec.scheduler === undefined;
  return JSON.stringify(areIndependent ? rest : spec);
}
