// A trial's steering as its training thread has it: what took effect so far, and what waits. Orders come
// as messages, which a loop that never waits fetches itself, between two epochs.

import type { Place, RangeTested, Steering } from "@caviar/objectives";
import {
  appliedChanges,
  changedSettings,
  type PlacedOrder,
  type RangeTest,
} from "@caviar/protocol";

import type { Applied, GivenOrders } from "./slot-messages.ts";

type Parts<Config> = {
  readonly given: GivenOrders;
  /** As in the job; a change is read by `parse` together with all that it leaves. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly parse: (settings: unknown) => Config;
  /** Orders that have come since the last call. */
  readonly fetch: () => readonly PlacedOrder[];
  readonly tell: (applied: Applied) => void;
};

export class ThreadSteering<Config> implements Steering<Config> {
  readonly #parts: Parts<Config>;
  /** In the order of the ledger. */
  readonly #orders: PlacedOrder[] = [];
  #config: { readonly changes: number; readonly value: Config } | undefined;

  constructor(parts: Parts<Config>) {
    this.#parts = parts;
    this.take(parts.given.orders);
  }

  /** Known ones may come again. */
  take(orders: readonly PlacedOrder[]): void {
    const last = this.#orders.at(-1)?.act ?? 0;
    this.#orders.push(...orders.filter(({ act }) => act > last));
  }

  get isWatched(): boolean {
    const last = this.#orders.findLast(
      ({ order: { kind }, epoch }) =>
        epoch !== undefined && (kind === "adopt" || kind === "give-back"),
    );
    return last ? last.order.kind === "adopt" : this.#parts.given.isPanda;
  }

  /** The same object as long as nothing changes. */
  configAt(epoch: number): Config {
    const changes = appliedChanges(this.#orders).filter((change) => change.epoch <= epoch);
    if (this.#config?.changes === changes.length) return this.#config.value;
    const value = this.#parts.parse(changedSettings(this.#parts.settings, changes, epoch));
    this.#config = { changes: changes.length, value };
    return value;
  }

  takeActs(
    place: Place,
    rangeTest: (test: RangeTest, config: Config) => RangeTested,
  ): "go on" | "pause" {
    this.take(this.#parts.fetch());
    // The ledger has later epochs, trained without what waits: those are trained again as they were.
    if (place.epoch >= this.#parts.given.epochReported) {
      for (const [index, { act, order, epoch }] of this.#orders.entries()) {
        const isDue = !("at" in order) || order.at === undefined || order.at <= place.epoch;
        if (epoch !== undefined || !isDue) continue;
        const tests = order.kind === "range-test";
        const found = tests ? rangeTest(order, this.#configBefore(act, place.epoch)) : undefined;
        this.#orders[index] = { act, order, epoch: place.epoch };
        this.#parts.tell({ act, ...place, isPaused: this.#isPaused(place.epoch), found });
      }
    }
    return this.#isPaused(place.epoch) ? "pause" : "go on";
  }

  /** Whatever is asked later at the same place, or was, when this is done again: it comes after. */
  #configBefore(act: number, epoch: number): Config {
    const earlier = this.#orders.filter((order) => order.act < act);
    const { settings, parse } = this.#parts;
    return parse(changedSettings(settings, appliedChanges(earlier), epoch));
  }

  #isPaused(now: number): boolean {
    const pause = this.#orders.findLast(
      ({ order, epoch }) => order.kind === "pause" && epoch !== undefined && epoch <= now,
    );
    const goesOn = ({ act, order: { kind } }: PlacedOrder) =>
      act > pause!.act && (kind === "resume" || kind === "give-back");
    return pause !== undefined && !this.#orders.some(goesOn);
  }
}
