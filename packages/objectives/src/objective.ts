// What a trial can train: the interface between a trainer and the code that it offers by name.
// An objective knows epochs, metrics and its own checkpoints; it knows no queue, no Redis, no sweep.
// Invariant: training is a function of (config, seed): interrupted and resumed from a checkpoint,
// it reports the same numbers, bit for bit, as when it was left alone.

import type { Metrics, Statistics } from "@caviar/protocol";
import type { z } from "zod";

import type { Steering } from "./steering.ts";

/**
 * What the trainer wants of a running objective, asked between two training steps.
 * `checkpoint`: save one and go on. `yield`: save one and return "yielded". `stop`: return "stopped".
 */
export type Signal = "continue" | "checkpoint" | "yield" | "stop";

/**
 * Why training ended. `diverged`: a metric became NaN or infinite; data for the sampler. `paused`: a
 * person wants it to wait.
 */
export type TrainOutcome = "finished" | "yielded" | "stopped" | "diverged" | "paused";

/** What one rung of one trial is trained with. */
export type TrialContext<Config> = {
  readonly config: Config;
  /** Seed of this trial; every random number is a function of it. */
  readonly seed: number;
  /** Train until this many epochs are done, counted from the trial's first. */
  readonly epochs: number;
  /** Bytes that an earlier `save` of this trial gave; undefined at a trial's start. */
  readonly checkpoint: Uint8Array | undefined;
  /** Only backends that give the same bits on every machine. */
  readonly reproducible: boolean;
  /** Poll this between steps; it costs an atomic load. */
  signal(): Signal;
  /**
   * Metrics at the end of `epoch` (1 is the first). Non-finite values are allowed. `statistics`: of a
   * trial that somebody watches.
   */
  report(epoch: number, metrics: Metrics, statistics?: Statistics): void;
  /**
   * Hand over a checkpoint: all that training needs to go on. `epoch`: whole epochs done so far; `step`:
   * steps done in the epoch after that, by default none.
   */
  save(checkpoint: Uint8Array, epoch: number, step?: number): void;
  /** For an objective with `steerable` settings: what a person does to this trial. */
  readonly steering?: Steering<Config>;
  /** CPU seconds that other processes have spent on this training so far; a cost beside the thread's own. */
  spend?(cpuSeconds: number): void;
};

/** A trained model as files to keep: name -> bytes, for instance `model.safetensors`, `model.json`. */
export type ModelFiles = Readonly<Record<string, Uint8Array>>;

/** What other programs read. `softmax`: probabilities instead of logits. */
export type ModelFormat = {
  readonly format: "onnx" | "keras" | "safetensors";
  readonly softmax: boolean;
};

/** A model in another format. */
export type ConvertedModel = {
  /** Each file's extension, such as `.onnx`, and its bytes; the first is the one to name. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Lines for whoever will run it: what goes in and what comes out. */
  readonly about: readonly string[];
};

/** The verdict on a saved model, in inference mode, on data that no trial has seen. */
export type Evaluation = {
  readonly metrics: Metrics;
  /** (classes, classes) counts: row = true class, column = predicted class. */
  readonly confusion?: readonly (readonly number[])[];
};

/** Bytes of a file so far, of how many (undefined: not known). */
export type OnProgress = (progress: {
  readonly file: string;
  readonly bytesDone: number;
  readonly bytesTotal: number | undefined;
}) => void;

/** Code that a trainer offers under a name. */
export type Objective<Config = unknown> = {
  readonly name: string;
  /** Changes when the same config and seed would give other numbers. */
  readonly version: string;
  readonly description: string;
  /** A strict object: every key is a setting that can be fixed or swept. */
  readonly config: z.ZodType<Config>;
  /** Names of the metrics that `train` reports, each with the direction that is better. */
  readonly metrics: Readonly<Record<string, "minimize" | "maximize">>;
  /** Settings that `train` lets a person change between two epochs (`TrialContext.steering`). */
  readonly steerable?: readonly string[];
  /**
   * Train one rung. What it writes by `console` or to its standard streams goes to the trainer's log,
   * and the end of it is kept with a failure. It runs in a worker thread that may be ended at any
   * moment: when a limit in seconds is passed, or when its heap reaches the slot's limit.
   */
  train(context: TrialContext<Config>): Promise<TrainOutcome>;
  /**
   * Make ready what training needs beyond its config, for instance a data set that must be
   * downloaded. Runs before a sweep starts, with the settings that all trials share.
   */
  prepare?(settings: Readonly<Record<string, unknown>>, onProgress: OnProgress): Promise<void>;
  /** The model of a finished trial's checkpoint as files that stand on their own. */
  exportModel?(config: Config, checkpoint: Uint8Array): Promise<ModelFiles>;
  /** Judge exported files on the held-out test set; the only place where it is read. */
  evaluateModel?(files: ModelFiles): Promise<Evaluation>;
  /** Exported files for other programs: ONNX, Keras, PyTorch. */
  convertModel?(files: ModelFiles, format: ModelFormat): Promise<ConvertedModel>;
};
