// What a user's objective trains with. A loop that never waits hears what the trainer wants when it
// reports, saves or begins an epoch; one that waits hears it by its AbortSignal.

import { deserialize, serialize } from "node:v8";

import { CaviarError } from "@caviar/errors";
import type { Metrics } from "@caviar/protocol";
import { z } from "zod";

import type { TrainOutcome, TrialContext } from "../objective.ts";
import { type Random, randomOf } from "./random.ts";

const POLL_MS = 100;

export type Training<Params, State> = {
  readonly params: Params;
  readonly seed: number;
  /** To be done at the end, counted from the trial's first. */
  readonly epochs: number;
  /** Done already. */
  readonly startEpoch: number;
  /** What was saved after that epoch; undefined at a trial's start. */
  readonly state: State | undefined;
  /** Aborted when the trainer wants its slot back, or the trial has diverged. */
  readonly signal: AbortSignal;
  /** Epochs to train: 1 is a trial's first. Ends early when `signal` is aborted. */
  readonly remaining: () => Iterable<number>;
  /** Metrics at the end of `epoch`. One that is not finite means that the trial has diverged. */
  readonly report: (epoch: number, metrics: Metrics) => void;
  /**
   * Save what `state` gives if a checkpoint is wanted: now and then, before leaving, after the last
   * epoch. Whatever can be cloned: numbers, texts, typed arrays, lists, objects, maps.
   */
  readonly save: (epoch: number, state: () => State) => void;
  /** Random numbers of their own for each name and index; a function of `seed`. */
  readonly random: (name: string, index?: number) => Random;
};

const savedSchema = z.object({ epoch: z.int().min(0), state: z.unknown() });

/** Runs `train` as the trainer wants it. `stateSchema` reads what an earlier call has saved. */
export async function runTraining<Params, State>(
  context: TrialContext<Params>,
  stateSchema: z.ZodType<State>,
  train: (training: Training<Params, State>) => Promise<void> | void,
): Promise<TrainOutcome> {
  const run = new TrainingRun(context, stateSchema);
  return run.run(train);
}

class TrainingRun<Params, State> {
  readonly #context: TrialContext<Params>;
  readonly #saved: { readonly epoch: number; readonly state: State } | undefined;
  readonly #abort = new AbortController();
  #end: Exclude<TrainOutcome, "finished"> | undefined;
  #isCheckpointWanted = false;
  /** What was offered last and not wanted then. */
  #declined: { readonly epoch: number; readonly give: () => State } | undefined;
  #reported = 0;

  constructor(context: TrialContext<Params>, stateSchema: z.ZodType<State>) {
    this.#context = context;
    this.#saved = context.checkpoint && decode(context.checkpoint, stateSchema);
  }

  async run(
    train: (training: Training<Params, State>) => Promise<void> | void,
  ): Promise<TrainOutcome> {
    const timer = setInterval(() => this.#hear(), POLL_MS);
    try {
      await train(this.#training());
    } catch (error) {
      // Whatever it waited for was told to stop, and said so.
      if (this.#end === undefined) throw error;
    } finally {
      clearInterval(timer);
    }
    const isDone = this.#end === "yielded" && this.#reported === this.#context.epochs;
    return isDone ? "finished" : (this.#end ?? "finished");
  }

  #training(): Training<Params, State> {
    const { config: params, seed, epochs } = this.#context;
    const { epoch: startEpoch = 0, state } = this.#saved ?? {};
    const { signal } = this.#abort;
    const isOver = () => this.#isOver();
    return {
      params,
      seed,
      epochs,
      startEpoch,
      state,
      signal,
      *remaining() {
        for (let epoch = startEpoch + 1; epoch <= epochs && !isOver(); epoch++) yield epoch;
      },
      report: (epoch, metrics) => {
        this.#context.report(epoch, metrics);
        this.#reported = epoch;
        if (!Object.values(metrics).every(Number.isFinite)) this.#endAs("diverged");
        this.#hear();
      },
      save: (epoch, give) => this.#save(epoch, give),
      random: (name, index = 0) => randomOf(seed, name, index),
    };
  }

  #hear(): void {
    const signal = this.#context.signal();
    if (signal === "checkpoint") this.#isCheckpointWanted = true;
    if (signal === "yield") this.#endAs("yielded");
    if (signal === "stop") this.#endAs("stopped");
  }

  /** Between two epochs: the state is still that of the last one. */
  #isOver(): boolean {
    this.#hear();
    if (this.#declined) this.#save(this.#declined.epoch, this.#declined.give);
    return this.#abort.signal.aborted;
  }

  #endAs(end: Exclude<TrainOutcome, "finished">): void {
    this.#end ??= end;
    this.#abort.abort(new DOMException(`the training is ${end}`, "AbortError"));
  }

  #save(epoch: number, give: () => State): void {
    this.#hear();
    const isLast = epoch === this.#context.epochs;
    const isWanted = this.#isCheckpointWanted || this.#end === "yielded" || isLast;
    this.#declined = isWanted ? undefined : { epoch, give };
    if (!isWanted) return;
    this.#isCheckpointWanted = false;
    this.#context.save(serialize({ epoch, state: give() }), epoch);
  }
}

function decode<State>(bytes: Uint8Array, stateSchema: z.ZodType<State>) {
  try {
    const { epoch, state } = savedSchema.parse(deserialize(bytes));
    return { epoch, state: stateSchema.parse(state) };
  } catch (cause) {
    const message = `expected a state that this objective has saved: ${String(cause).slice(0, 500)}`;
    throw new CaviarError("CAV_CHECKPOINT_CORRUPT", message, { cause });
  }
}
