// Puts a running trial's checkpoints into the store, beside the training and beside its reports. A
// newer one replaces an older one that has not left yet. While the store is in trouble, training
// goes on, and the newest is tried again and again; what is too large for the store never will be
// kept, so that ends the attempt.

import { type Checkpoint, checkpointPrefix, type CheckpointStore } from "@caviar/ledger";
import type { SweepId } from "@caviar/protocol";
import { setTimeout as pause } from "node:timers/promises";

import { isTrouble, retryPauseMs } from "./store-trouble.ts";

type Parts = {
  readonly store: CheckpointStore;
  readonly sweep: SweepId;
  readonly trial: number;
  readonly fence: number;
  /** The store has begun to be in trouble. */
  readonly onTrouble: (error: Error) => Promise<void>;
};

type Unsaved = {
  readonly epoch: number;
  readonly step?: number | undefined;
  readonly bytes: Uint8Array;
};

export class CheckpointSaver {
  readonly #parts: Parts;
  readonly #over = new AbortController();
  readonly #givenUp: Promise<void>;
  #unsaved: Unsaved | undefined;
  /** In the store, and the ledger has not heard of it yet. */
  #unnamed: Checkpoint | undefined;
  #work: Promise<void> | undefined;
  /** Those of which every one is put, one after the other. */
  #kept: Promise<unknown> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#givenUp = new Promise((resolve) => {
      this.#over.signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  take(checkpoint: Unsaved): void {
    this.#unsaved = checkpoint;
    this.#work ??= this.#run();
    this.#work.catch(() => undefined); // thrown to whoever asks `done`
  }

  /** Put this one whatever comes after it. Undefined: it was given up; throws what ends the attempt. */
  async keep(checkpoint: Unsaved): Promise<Checkpoint | undefined> {
    const put = this.#kept.then(async () => this.#putPatiently(checkpoint));
    this.#kept = put.catch(() => undefined); // thrown to whoever asked for it
    return put;
  }

  async #putPatiently(checkpoint: Unsaved): Promise<Checkpoint | undefined> {
    for (let times = 0; !this.#over.signal.aborted;) {
      try {
        return await this.#put(checkpoint);
      } catch (error) {
        if (!isTrouble(error)) throw error;
        if (++times === 1) await this.#parts.onTrouble(error);
        await pause(retryPauseMs(times), undefined, this.#over).catch(() => undefined);
      }
    }
    return undefined;
  }

  /** Whether there is a checkpoint to be named. */
  get hasSaved(): boolean {
    return this.#unnamed !== undefined;
  }

  /** A checkpoint to be named now, once. */
  takeSaved(): Checkpoint | undefined {
    const saved = this.#unnamed;
    this.#unnamed = undefined;
    return saved;
  }

  /** Resolves when what was taken, and is not kept, is in the store or was given up. */
  async made(): Promise<void> {
    await Promise.race([this.#work, this.#givenUp]);
  }

  /** Resolves when everything taken is in the store, or was given up; throws what ends the attempt. */
  async done(): Promise<void> {
    // A put under way may take minutes to fail.
    await Promise.race([Promise.all([this.#work, this.#kept]), this.#givenUp]);
  }

  /** Try no more: what is not in the store by now is trained again. */
  giveUp(): void {
    this.#over.abort();
  }

  get isGivenUp(): boolean {
    return this.#over.signal.aborted;
  }

  async #run(): Promise<void> {
    for (let times = 0; this.#unsaved && !this.#over.signal.aborted;) {
      const taken = this.#unsaved;
      this.#unsaved = undefined;
      try {
        await this.#supersede(await this.#put(taken));
        times = 0;
      } catch (error) {
        if (!isTrouble(error)) throw error;
        this.#unsaved ??= taken;
        if (++times === 1) await this.#parts.onTrouble(error);
        await pause(retryPauseMs(times), undefined, this.#over).catch(() => undefined);
      }
    }
    this.#work = undefined;
  }

  async #put({ epoch, step = 0, bytes }: Unsaved): Promise<Checkpoint> {
    const { store, sweep, trial, fence } = this.#parts;
    const begun = performance.now();
    const key = await store.put(checkpointPrefix(sweep, { trial, epoch, fence }), bytes);
    const putMs = performance.now() - begun;
    return { key, epoch, bytes: bytes.length, putMs, ...(step > 0 && { step }) };
  }

  async #supersede(saved: Checkpoint): Promise<void> {
    const superseded = this.#unnamed;
    this.#unnamed = saved;
    if (superseded && superseded.key !== saved.key) await this.forget(superseded.key);
  }

  /** Delete what nothing names. What stays for trouble is the coordinator's to collect. */
  async forget(key: string): Promise<void> {
    try {
      await this.#parts.store.delete(key);
    } catch (error) {
      if (!isTrouble(error)) throw error;
    }
  }
}
