// Carries what a running trial tells to the ledger: in order, coalesced to one call each quarter of
// a second, and at least every two seconds, so that a person's wish is heard in a long epoch too; of a
// trial that a person steers every half second, and what concerns its acts at once.
// A checkpoint is in the store before the ledger hears its name, and is named after the reports of
// its epochs. While Redis is away the calls wait and reports gather here.

import { assert } from "@caviar/errors";
import { type Attempt, type Instruction, parseStoreKey } from "@caviar/ledger";
import type { PlacedOrder, Report, TrainJob } from "@caviar/protocol";

import { appliedEvent } from "./applied-event.ts";
import type { Bench } from "./bench.ts";
import { CheckpointSaver } from "./checkpoint-saver.ts";
import type { Meter } from "./meter.ts";
import { Outbox, type Step } from "./outbox.ts";
import type { SlotMessage } from "./slot-messages.ts";
import { storeFailed } from "./store-trouble.ts";

type Told = Extract<SlotMessage, { kind: "report" | "checkpoint" | "applied" }>;
type Answer = Awaited<ReturnType<Attempt["report"]>>;

const COALESCE_MS = 250;
const HEARTBEAT_MS = 2_000;
const STEERED_HEARTBEAT_MS = 500;
/** A trainer that leaves waits so long for a store in trouble. */
const LEAVING_MS = 5_000;

type Parts = {
  readonly bench: Pick<Bench, "store" | "log" | "isLeaving">;
  readonly attempt: Attempt;
  readonly meter: Meter;
  readonly job: Pick<TrainJob, "sweep" | "trial" | "isPanda">;
  readonly onInstruction: (instruction: Instruction) => void;
  /** A person has asked something of the trial: all that was asked so far. */
  readonly onOrders: (orders: readonly PlacedOrder[]) => void;
  /** A counted checkpoint is on its way no more. */
  readonly onKept: () => void;
  /** A call to ledger or store failed for good. */
  readonly onError: (error: unknown) => void;
};

export class Reporter {
  readonly #parts: Parts;
  readonly #saver: CheckpointSaver;
  readonly #timer: NodeJS.Timeout;
  #reports: Report[] = [];
  /** Of a steered trial. */
  readonly #outbox = new Outbox();
  /** All of its checkpoints so far are in the outbox. */
  #keeping: Promise<unknown> = Promise.resolve();
  #isSteered: boolean;
  /** The last thing that a person asked, as far as the thread was told. */
  #heard: number;
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
    this.#heard = attempt.steered;
    this.#isSteered = job.isPanda === true || attempt.steered > 0;
    const { sweep, trial } = job;
    this.#saver = new CheckpointSaver({
      sweep,
      trial,
      store: bench.store,
      fence: attempt.fence,
      onTrouble: async (error) => {
        bench.log.warn(
          { err: error, sweep, trial },
          "the checkpoint store is in trouble; trying again",
        );
        await attempt.remark(storeFailed(trial, "put", error));
      },
    });
    this.#timer = setInterval(() => this.#onTick(), COALESCE_MS);
  }

  take(message: Told): void {
    switch (message.kind) {
      case "report": {
        const { epoch, metrics, statistics } = message;
        this.last = { epoch, metrics, ...(statistics && { statistics }) };
        this.#reports.push(this.last);
        return;
      }
      case "applied":
        this.#isSteered = true;
        this.#outbox.add({
          kind: "applied",
          applied: message.applied,
          reports: this.#reports.splice(0),
        });
        return this.#flush();
      case "checkpoint":
        if (this.#isSteered) return this.#keep(message);
        this.#saver.take(message);
        this.#saver.done().catch(this.#parts.onError);
    }
  }

  #keep(message: Extract<Told, { kind: "checkpoint" }>): void {
    const fill = this.#outbox.reserve(this.#reports.splice(0));
    const kept = this.#kept(message, fill).catch(this.#parts.onError);
    this.#keeping = Promise.all([this.#keeping, kept]);
  }

  async #kept(
    message: Extract<Told, { kind: "checkpoint" }>,
    fill: ReturnType<Outbox["reserve"]>,
  ): Promise<void> {
    const checkpoint = await this.#saver.keep(message);
    if (message.isCounted) this.#parts.onKept();
    fill(checkpoint);
    this.#flush();
  }

  /**
   * Everything is in store and ledger, or was given up, when this resolves, unless `onError` has
   * heard why not; nothing is sent afterwards. What it gives is left to be told with the last word.
   */
  async finish(): Promise<readonly Report[]> {
    // Heartbeats go on meanwhile: a store in trouble may take long.
    await this.#saver.done().catch(this.#parts.onError);
    if (!this.#saver.isGivenUp) await this.#keeping;
    this.#outbox.giveUp();
    clearInterval(this.#timer);
    await this.#calls;
    if (this.#isBroken) return [];
    if (this.#saver.hasSaved || this.#outbox.isReady) await this.#send();
    return this.#reports.splice(0);
  }

  #isDue(): boolean {
    if (!this.#outbox.isEmpty) return this.#outbox.isReady;
    return this.#reports.length > 0 || this.#saver.hasSaved;
  }

  #onTick(): void {
    const now = Date.now();
    if (this.#parts.bench.isLeaving()) {
      this.#leavingSince ??= now;
      if (now - this.#leavingSince > LEAVING_MS) this.#saver.giveUp();
    }
    const heartbeatMs = this.#isSteered ? STEERED_HEARTBEAT_MS : HEARTBEAT_MS;
    if (this.#isDue() || now - this.#sentAt >= heartbeatMs) this.#flush();
  }

  #flush(): void {
    if (this.#isBroken || this.#calling) return;
    this.#calling = true;
    this.#calls = this.#send()
      .catch((error: unknown) => {
        this.#isBroken = true;
        this.#parts.onError(error);
      })
      .finally(() => {
        this.#calling = false;
        // What was told meanwhile would wait for the next tick.
        if (this.#outbox.isReady) this.#flush();
      });
  }

  async #send(): Promise<void> {
    const { attempt, meter } = this.#parts;
    for (let step = this.#outbox.take(); step; step = this.#outbox.take()) await this.#tell(step);
    // The checkpoint first: reports that are made from here on belong after it.
    const checkpoint = this.#saver.takeSaved();
    const reports = this.#outbox.isEmpty ? this.#reports.splice(0) : [];
    await this.#hear(await attempt.report(reports, checkpoint, meter.cost));
  }

  async #tell(step: Step): Promise<void> {
    const { attempt, meter, job } = this.#parts;
    // One that was made before the trial was steered comes before all of them.
    await this.#saver.made();
    const before = this.#saver.takeSaved();
    const isApplied = step.kind === "applied";
    if (before || (isApplied && step.reports.length > 0)) {
      await this.#hear(await attempt.report(step.reports, before, meter.cost));
    }
    if (!isApplied) {
      return this.#hear(await attempt.report(step.reports, step.checkpoint, meter.cost));
    }
    const { isPaused } = step.applied;
    const answer = await attempt.apply(appliedEvent(job.trial, step.applied), { isPaused });
    assert(answer !== "late", `act ${step.applied.act} came after epochs without it`);
    if (answer !== "applied") this.#obey(answer);
  }

  async #hear({ instruction, replaced, steered }: Answer): Promise<void> {
    this.#sentAt = Date.now();
    this.#obey(instruction);
    if (steered > this.#heard) {
      this.#heard = steered;
      this.#isSteered = true;
      this.#parts.onOrders(await this.#parts.attempt.orders());
    }
    if (replaced !== undefined && !this.#isSteered) await this.#forget(replaced);
  }

  #obey(instruction: Instruction): void {
    if (instruction !== "continue" && instruction !== "pause") this.#saver.giveUp();
    this.#parts.onInstruction(instruction);
  }

  /** What another attempt or the parent put may be needed by others: the coordinator knows. */
  async #forget(key: string): Promise<void> {
    const { attempt, job } = this.#parts;
    const file = parseStoreKey(key);
    if (file?.kind !== "checkpoint") return;
    if (file.trial === job.trial && file.fence === attempt.fence) await this.#saver.forget(key);
  }
}
