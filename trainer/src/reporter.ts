// Carries what a running trial tells to the ledger: in order, coalesced to one call each quarter of
// a second, and at least every two seconds, so that a person's wish is heard in a long epoch too.
// A checkpoint is in the store before the ledger hears its name, and is named after the reports of
// its epochs. While Redis is away the calls wait and reports gather here.

import { type Attempt, type Instruction, parseStoreKey } from "@caviar/ledger";
import type { Report, TrainJob } from "@caviar/protocol";

import type { Bench } from "./bench.ts";
import { CheckpointSaver } from "./checkpoint-saver.ts";
import type { Meter } from "./meter.ts";
import type { SlotMessage } from "./slot-messages.ts";
import { storeFailed } from "./store-trouble.ts";

type Told = Extract<SlotMessage, { kind: "report" | "checkpoint" }>;

const COALESCE_MS = 250;
const HEARTBEAT_MS = 2_000;
/** A trainer that leaves waits so long for a store in trouble. */
const LEAVING_MS = 5_000;

type Parts = {
  readonly bench: Pick<Bench, "store" | "log" | "isLeaving">;
  readonly attempt: Attempt;
  readonly meter: Meter;
  readonly job: Pick<TrainJob, "sweep" | "trial">;
  readonly onInstruction: (instruction: Instruction) => void;
  /** A call to ledger or store failed for good. */
  readonly onError: (error: unknown) => void;
};

export class Reporter {
  readonly #parts: Parts;
  readonly #saver: CheckpointSaver;
  readonly #timer: NodeJS.Timeout;
  #reports: Report[] = [];
  #sentAt = Date.now();
  #leavingSince: number | undefined;
  /** The calls so far, one after the other. */
  #calls: Promise<void> = Promise.resolve();
  #calling = false;
  /** A call failed for good. What it told is lost, so nothing that comes after may be told. */
  #isBroken = false;
  /** The last report that this attempt made, sent or not. */
  last: Report | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { attempt, job, bench } = parts;
    this.#saver = new CheckpointSaver({
      ...job,
      store: bench.store,
      fence: attempt.fence,
      onTrouble: async (error) => {
        bench.log.warn({ err: error, ...job }, "the checkpoint store is in trouble; trying again");
        await attempt.remark(storeFailed(job.trial, "put", error));
      },
    });
    this.#timer = setInterval(() => this.#onTick(), COALESCE_MS);
  }

  take(message: Told): void {
    if (message.kind === "checkpoint") {
      this.#saver.take(message);
      this.#saver.done().catch(this.#parts.onError);
      return;
    }
    this.last = { epoch: message.epoch, metrics: message.metrics };
    this.#reports.push(this.last);
  }

  /**
   * Everything is in store and ledger, or was given up, when this resolves, unless `onError` has
   * heard why not; nothing is sent afterwards. What it gives is left to be told with the last word.
   */
  async finish(): Promise<readonly Report[]> {
    // Heartbeats go on meanwhile: a store in trouble may take long.
    await this.#saver.done().catch(this.#parts.onError);
    clearInterval(this.#timer);
    await this.#calls;
    if (this.#isBroken) return [];
    if (this.#saver.hasSaved) await this.#send();
    return this.#reports.splice(0);
  }

  #isDue(): boolean {
    return this.#reports.length > 0 || this.#saver.hasSaved;
  }

  #onTick(): void {
    const now = Date.now();
    if (this.#parts.bench.isLeaving()) {
      this.#leavingSince ??= now;
      if (now - this.#leavingSince > LEAVING_MS) this.#saver.giveUp();
    }
    if (this.#isBroken || this.#calling) return;
    if (!this.#isDue() && now - this.#sentAt < HEARTBEAT_MS) return;
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
    const { attempt, meter, onInstruction } = this.#parts;
    // The checkpoint first: reports that are made from here on belong after it.
    const checkpoint = this.#saver.takeSaved();
    const reports = this.#reports.splice(0);
    const { instruction, replaced } = await attempt.report(reports, checkpoint, meter.cost);
    this.#sentAt = Date.now();
    if (instruction !== "continue" && instruction !== "pause") this.#saver.giveUp();
    onInstruction(instruction);
    if (replaced !== undefined) await this.#forget(replaced);
  }

  /** What another attempt or the parent put may be needed by others: the coordinator knows. */
  async #forget(key: string): Promise<void> {
    const { attempt, job } = this.#parts;
    const file = parseStoreKey(key);
    if (file?.kind !== "checkpoint") return;
    if (file.trial === job.trial && file.fence === attempt.fence) await this.#saver.forget(key);
  }
}
