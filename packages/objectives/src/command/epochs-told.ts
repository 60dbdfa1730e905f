// Which epoch a report is of, and whether it may be: reports go up, from the checkpoint to the
// target. A program that does not say counts them, or tells only what it ends with.

import { CaviarError } from "@caviar/errors";
import type { Metrics } from "@caviar/protocol";

import type { Told } from "./messages.ts";

type Range = {
  /** Done before. */
  readonly start: number;
  /** To be done. */
  readonly target: number;
  /** What a report without an epoch is of. */
  readonly per: "epoch" | "run";
};

type Report = { readonly epoch: number; readonly metrics: Metrics };

export class EpochsTold {
  readonly #range: Range;
  /** The newest report's; `start` until there is one. */
  #counted: number;
  #last: number | undefined;
  #held: Metrics | undefined;

  constructor(range: Range) {
    this.#range = range;
    this.#counted = range.start;
  }

  /** The report to pass on now, if there is one. CAV_COMMAND_FAILED says which epoch was expected. */
  take({ epoch, metrics }: Extract<Told, { kind: "report" }>): Report | undefined {
    if (epoch === undefined && this.#range.per === "run") {
      this.#held = { ...this.#held, ...metrics };
      return undefined;
    }
    const { target } = this.#range;
    const of = epoch ?? this.#counted + 1;
    if (of > (this.#last ?? 0) && of <= target) {
      this.#last = of;
      this.#counted = of;
      return { epoch: of, metrics };
    }
    const after = this.#last === undefined ? "" : ` after ${this.#last}`;
    const message = `expected a report of an epoch${after} up to ${target}, got one of ${of}`;
    throw new CaviarError("CAV_COMMAND_FAILED", message);
  }

  /** The program ended well: what it ended with, if that was not told by epochs. */
  atEnd(): Report | undefined {
    return this.#held && { epoch: this.#range.target, metrics: this.#held };
  }

  /** CAV_COMMAND_FAILED when no such epoch can be done by now. */
  checkCheckpoint(epoch: number): void {
    const { start, target } = this.#range;
    if (epoch > start && epoch <= target) return;
    const message = `expected a checkpoint of an epoch from ${start + 1} to ${target}, got one of ${epoch}`;
    throw new CaviarError("CAV_COMMAND_FAILED", message);
  }

  /** Whether the last epoch was told of. */
  get isDone(): boolean {
    return this.#last === this.#range.target || this.#held !== undefined;
  }
}
