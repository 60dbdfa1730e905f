// A trainer's writes: one attempt at one rung of a trial (or at the evaluation), from `begin` to
// its last word. Every write carries the fence that `begin` gave and the holder; whoever begins the same
// trial later fences this attempt off, and its writes change nothing from then on.

import { assert } from "@caviar/errors";
import {
  type Cost,
  type EventBody,
  NO_COST,
  type PlacedOrder,
  placedOrderSchema,
  type Report,
  reportSchema,
  type SweepId,
  toJson,
} from "@caviar/protocol";
import { z } from "zod";

import { EVALUATION } from "./decide.ts";
import { sweepKeys } from "./keys.ts";
import type { Redis } from "./redis.ts";
import { runScript } from "./scripts.ts";

/** What is being attempted. `epochs` 0: no target (the evaluation). */
export type AttemptOf = {
  readonly sweep: SweepId;
  readonly trial: number;
  readonly purpose: "train" | "evaluate";
  readonly epochs: number;
  readonly trainer: string;
  /** Unique to this attempt, so that a repeated `begin` changes nothing. */
  readonly holder: string;
  /** How long another holder must have been silent to lose the trial; ms. */
  readonly silenceMs?: number;
  /** So many holders lost in a row, without progress in between, and nobody gets it any more. */
  readonly quarantineAfter?: number | undefined;
};

export type Checkpoint = {
  readonly key: string;
  readonly epoch: number;
  readonly bytes: number;
  /** Steps done in the epoch after that; undefined: it lies between two epochs. */
  readonly step?: number | undefined;
  /** How long the store took; ms. */
  readonly putMs: number;
};

/** What the sweep wants of a running trial, as the answer to a report. */
export type Instruction = "continue" | "pause" | "stop" | "over" | "fenced";

/**
 * A holder that has not reported for so long may be replaced; ms. Longer than a few heartbeats,
 * shorter than a job's lock: who takes over a stalled job need not wait.
 */
const SILENCE_MS = 8_000;

const QUARANTINE_AFTER = 5;

/**
 * `replaced`: the key of a checkpoint that nothing names any more. `steered`: the place of the last
 * thing that a person asked of the trial.
 */
type Answer = {
  readonly instruction: Instruction;
  readonly replaced: string | undefined;
  readonly steered: number;
};

type Refusal = "over" | "held" | "paused" | "quarantined" | "unknown";

const beginSchema = z.union([
  z.tuple([
    z.literal("begun"),
    z.int(),
    z.string(),
    z.int(),
    z.string(),
    z.string(),
    z.int(),
    z.int(),
  ]),
  z.tuple([z.enum(["over", "held", "paused", "quarantined", "unknown"])]),
]);
const reportedSchema = z.tuple([
  z.enum(["continue", "pause", "stop", "over", "fenced"]),
  z.string(),
  z.int(),
]);
const appliedSchema = z.enum(["applied", "late", "over", "fenced"]);
const remarkedSchema = z.enum(["remarked", "over", "fenced"]);
const lostSchema = z.enum(["lost", "over", "fenced"]);
/** Scripts keep an order as text, because JSON in Redis would round its numbers. */
const ordersSchema = z.array(
  placedOrderSchema.extend({ order: z.preprocess(parsed, placedOrderSchema.shape.order) }),
);
const settleSchema = z.enum(["settled", "over", "fenced"]);

/** The last word of an attempt, and what becomes of its trial. */
type LastWord = { readonly event: EventBody; readonly phase: "pending" | "resting" | "ended" };

export class Attempt {
  readonly fence: number;
  /** The checkpoints to go on from, newest first: the second is for when the first is lost. */
  readonly checkpoints: readonly { readonly key: string; readonly epoch: number }[];
  /** The last report that the ledger has of this trial. */
  readonly lastReport: Report | undefined;
  /** The place of the last thing that a person asked of the trial; 0: of this one nothing. */
  readonly steered: number;
  readonly #redis: Redis;
  readonly #of: AttemptOf;

  private constructor(
    redis: Redis,
    of: AttemptOf,
    begun: [number, string, number, string, string, number, number],
  ) {
    const [fence, key, epoch, last, before, beforeEpoch, steered] = begun;
    this.fence = fence;
    this.steered = steered;
    this.checkpoints = [
      { key, epoch },
      { key: before, epoch: beforeEpoch },
    ].filter((checkpoint) => checkpoint.key !== "");
    this.lastReport = last === "" ? undefined : reportSchema.parse(JSON.parse(last));
    this.#redis = redis;
    this.#of = of;
  }

  /** What every write of this attempt begins with: which trial, and that it is its holder. */
  get #self() {
    return [entryOf(this.#of), this.fence, this.#of.holder] as const;
  }

  /** The newest; undefined at a trial's start. */
  get checkpoint() {
    return this.checkpoints[0];
  }

  /** Take the trial in hand, or hear why not. */
  static async begin(redis: Redis, of: AttemptOf): Promise<Attempt | Refusal> {
    const { trial, trainer, epochs, silenceMs = SILENCE_MS } = of;
    const { quarantineAfter = QUARANTINE_AFTER } = of;
    const [event, lost] =
      of.purpose === "train"
        ? [
            { kind: "trial-begun", trial, trainer, epochs },
            { kind: "attempt-lost", trial },
          ]
        : [
            { kind: "evaluation-begun", trial, trainer },
            { kind: "evaluation-lost", trial },
          ];
    const events = [toJson(event), silenceMs, toJson(lost)];
    const args = [entryOf(of), of.holder, epochs, ...events, trainer, quarantineAfter];
    const answer = beginSchema.parse(await runScript(redis, "begin", keysOf(of), args));
    if (answer[0] !== "begun") return answer[0];
    const [, ...begun] = answer;
    return new Attempt(redis, of, begun);
  }

  /**
   * Append reports and name a checkpoint that is in the store already; counts as heartbeat. `cost`: of
   * this attempt so far.
   */
  async report(
    reports: readonly Report[],
    checkpoint?: Checkpoint,
    cost: Cost = NO_COST,
  ): Promise<Answer> {
    const { trial } = this.#of;
    const named = checkpoint
      ? [
          checkpoint.key,
          checkpoint.epoch,
          toJson({ kind: "checkpoint-saved", trial, ...checkpoint, cost } satisfies EventBody),
        ]
      : ["", 0, ""];
    const args = [...this.#self, ...named, toJson(cost), ...linesOf(reports)];
    const answer = await runScript(this.#redis, "report", keysOf(this.#of), args);
    const [instruction, replaced, steered] = reportedSchema.parse(answer);
    return { instruction, replaced: replaced === "" ? undefined : replaced, steered };
  }

  /** All that a person asked of this trial so far, and where what took effect did. */
  async orders(): Promise<readonly PlacedOrder[]> {
    const text = await this.#redis.hget(sweepKeys(this.#of.sweep).steering, entryOf(this.#of));
    return text === null ? [] : ordersSchema.parse(JSON.parse(text));
  }

  /**
   * Write down where something that a person asked took effect; the reports of the epochs before must
   * have been written. `isPaused`: the trial is from here on. "late": later epochs were reported
   * without it. Counts as heartbeat.
   */
  async apply(
    event: Extract<EventBody, { kind: "steering-applied" | "range-tested" }>,
    { isPaused }: { readonly isPaused: boolean },
  ): Promise<z.infer<typeof appliedSchema>> {
    const { log, head, trials, steering } = sweepKeys(this.#of.sweep);
    const { act, epoch } = event;
    const args = [...this.#self, act, epoch, toJson(event), isPaused ? "paused" : ""];
    const keys = [log, head, trials, steering];
    return appliedSchema.parse(await runScript(this.#redis, "apply", keys, args));
  }

  /** Write down what changes nothing but what is known; counts as heartbeat. */
  async remark(event: EventBody): Promise<"remarked" | "over" | "fenced"> {
    const args = [...this.#self, crypto.randomUUID(), toJson(event)];
    return remarkedSchema.parse(await runScript(this.#redis, "remark", keysOf(this.#of), args));
  }

  /**
   * The newest checkpoint cannot be read: from now on the one before is the newest. A trial that is
   * evaluated will not be gone on with: there it is a remark.
   */
  async lose(
    event: Extract<EventBody, { kind: "checkpoint-lost" }>,
  ): Promise<"lost" | "over" | "fenced"> {
    if (this.#of.purpose === "evaluate") {
      const answer = await this.remark(event);
      return answer === "remarked" ? "lost" : answer;
    }
    const args = [...this.#self, event.key, toJson(event)];
    return lostSchema.parse(await runScript(this.#redis, "lose", keysOf(this.#of), args));
  }

  /**
   * End this attempt, with the `reports` that were not sent yet. "over": it had been settled or ended
   * before; the first writer wins.
   */
  async settle(
    { event, phase }: LastWord,
    reports: readonly Report[] = [],
  ): Promise<"settled" | "over" | "fenced"> {
    assert("trial" in event && event.trial === this.#of.trial, "settle takes this trial's event");
    const args = [...this.#self, toJson(event), phase, ...linesOf(reports)];
    return settleSchema.parse(await runScript(this.#redis, "settle", keysOf(this.#of), args));
  }
}

function parsed(text: unknown): unknown {
  return typeof text === "string" ? JSON.parse(text) : text;
}

function keysOf({ sweep }: AttemptOf): string[] {
  const { log, head, trials } = sweepKeys(sweep);
  return [log, head, trials];
}

const linesOf = (reports: readonly Report[]) =>
  reports.flatMap((report) => [report.epoch, toJson(report)]);

function entryOf({ purpose, trial }: AttemptOf): string {
  return purpose === "train" ? `${trial}` : EVALUATION;
}
