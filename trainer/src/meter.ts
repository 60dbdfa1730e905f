// What an attempt costs, counted from what its thread tells. An epoch is trained when its end is
// reported; one that the ledger had from an earlier attempt is trained again.

import type { Cost } from "@caviar/protocol";

import type { SlotMessage } from "./slot-messages.ts";

export class Meter {
  readonly #begunMs = performance.now();
  readonly #reportedBefore: number;
  #epoch: number;
  #cpuSeconds = 0;
  #epochs = 0;
  #epochsAgain = 0;

  /** `from`: the whole epochs of the checkpoint it goes on from; `reported`: those in the ledger. */
  constructor({ from, reported }: { readonly from: number; readonly reported: number }) {
    this.#epoch = from;
    this.#reportedBefore = reported;
  }

  take(message: SlotMessage): void {
    const { kind } = message;
    if (kind === "log" || kind === "begun" || kind === "applied") return;
    this.takeCpu(message.cpuSeconds);
    if (kind !== "report" || message.epoch <= this.#epoch) return;
    this.#epochs += message.epoch - this.#epoch;
    const again = Math.min(message.epoch, this.#reportedBefore) - this.#epoch;
    this.#epochsAgain += Math.max(0, again);
    this.#epoch = message.epoch;
  }

  /** CPU seconds of the task so far, if they are known; they only grow. */
  takeCpu(seconds: number | undefined): void {
    this.#cpuSeconds = Math.max(this.#cpuSeconds, seconds ?? 0);
  }

  /** Until now. */
  get cost(): Cost {
    return {
      cpuSeconds: this.#cpuSeconds,
      wallSeconds: (performance.now() - this.#begunMs) / 1000,
      epochs: this.#epochs,
      epochsAgain: this.#epochsAgain,
    };
  }
}
