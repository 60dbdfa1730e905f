// Carries what a running trial tells to the ledger: in order, coalesced to one call each quarter of
// a second, and at least every two seconds, so that a person's wish is heard in a long epoch too.
// A checkpoint is put into the store before the ledger hears its name. While Redis is away the
// calls wait and reports gather here.

import type { Attempt, Checkpoint, CheckpointStore, Instruction } from "@caviar/ledger";
import type { Report } from "@caviar/protocol";

import type { Progress } from "./slot.ts";

const COALESCE_MS = 250;
const HEARTBEAT_MS = 2_000;

type Parts = {
  readonly attempt: Attempt;
  readonly store: CheckpointStore;
  /** Where this trial's checkpoints are kept, without the epoch. */
  readonly prefix: string;
  readonly onInstruction: (instruction: Instruction) => void;
  /** A call to ledger or store failed for good. */
  readonly onError: (error: unknown) => void;
};

export class Reporter {
  readonly #parts: Parts;
  readonly #timer: NodeJS.Timeout;
  #reports: Report[] = [];
  #checkpoint: Extract<Progress, { kind: "checkpoint" }> | undefined;
  #sentAt = Date.now();
  /** The calls so far, one after the other. */
  #calls: Promise<void> = Promise.resolve();
  #calling = false;
  /** A call failed for good. What it told is lost, so nothing that comes after may be told. */
  #isBroken = false;
  /** The last report that this attempt made, sent or not. */
  last: Report | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#timer = setInterval(() => this.#onTick(), COALESCE_MS);
  }

  take(message: Progress): void {
    if (message.kind === "checkpoint") {
      this.#checkpoint = message; // a newer one replaces an older one that has not left yet
      return;
    }
    this.last = { epoch: message.epoch, metrics: message.metrics };
    this.#reports.push(this.last);
  }

  /**
   * Everything is in the ledger when this resolves, unless `onError` has heard why not; nothing is
   * sent afterwards.
   */
  async finish(): Promise<void> {
    clearInterval(this.#timer);
    await this.#calls;
    if (this.#isBroken) return;
    if (this.#reports.length > 0 || this.#checkpoint) await this.#send();
  }

  #onTick(): void {
    const due = this.#reports.length > 0 || this.#checkpoint !== undefined;
    if (this.#isBroken || this.#calling || (!due && Date.now() - this.#sentAt < HEARTBEAT_MS))
      return;
    this.#calling = true;
    this.#calls = this.#send()
      .catch((error: unknown) => {
        this.#isBroken = true;
        this.#parts.onError(error);
      })
      .finally(() => {
        this.#calling = false;
      });
  }

  async #send(): Promise<void> {
    const { attempt, store, onInstruction } = this.#parts;
    // Reports made while the checkpoint is being stored belong after it: take both now.
    const reports = this.#reports.splice(0);
    const checkpoint = this.#checkpoint && (await this.#keep(this.#checkpoint));
    const { instruction, replaced } = await attempt.report(reports, checkpoint);
    this.#sentAt = Date.now();
    onInstruction(instruction);
    if (replaced !== undefined) await store.delete(replaced);
  }

  async #keep({ epoch, bytes }: { epoch: number; bytes: Uint8Array }): Promise<Checkpoint> {
    this.#checkpoint = undefined;
    const key = await this.#parts.store.put(`${this.#parts.prefix}/${epoch}`, bytes);
    return { key, epoch, bytes: bytes.length };
  }
}
