// What a steered trial tells, in its order: the reports before an act, the act, the reports and the
// checkpoint after it. A checkpoint waits for the store, and all that comes after waits for it.

import type { Checkpoint } from "@caviar/ledger";
import type { Report } from "@caviar/protocol";

import type { Applied } from "./slot-messages.ts";

export type Step = {
  /** To be told before. */
  readonly reports: readonly Report[];
} & (
  | { readonly kind: "applied"; readonly applied: Applied }
  /** Undefined: it was given up. */
  | { readonly kind: "checkpoint"; readonly checkpoint: Checkpoint | undefined }
);

/** A checkpoint's step is taken in its place, and known later. */
type Slot = { readonly reports: readonly Report[]; step: Step | undefined };

export class Outbox {
  readonly #slots: Slot[] = [];

  get isEmpty(): boolean {
    return this.#slots.length === 0;
  }

  /** Whether the first step can be told. */
  get isReady(): boolean {
    return this.#slots[0]?.step !== undefined;
  }

  add(step: Step): void {
    this.#slots.push({ reports: step.reports, step });
  }

  /** For a checkpoint; the answer is called when the store has it, or with undefined. */
  reserve(reports: readonly Report[]): (checkpoint: Checkpoint | undefined) => void {
    const slot: Slot = { reports, step: undefined };
    this.#slots.push(slot);
    return (checkpoint) => (slot.step ??= { kind: "checkpoint", checkpoint, reports });
  }

  /** Wait for no checkpoint any more. */
  giveUp(): void {
    for (const slot of this.#slots) {
      slot.step ??= { kind: "checkpoint", checkpoint: undefined, reports: slot.reports };
    }
  }

  /** The first step, once; undefined when it is not ready. */
  take(): Step | undefined {
    return this.isReady ? this.#slots.shift()?.step : undefined;
  }
}
