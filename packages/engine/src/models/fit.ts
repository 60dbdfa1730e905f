// The loop over epochs and batches, with validation and callbacks between them.

import type { Callback, Logs, Run } from "../callbacks/callback.ts";
import type { Augmentation } from "../data/augmentation.ts";
import { countBatches, drawOrder } from "../data/batch-order.ts";
import {
  type Augmenting,
  type BatchSource,
  type EpochBatches,
  epochOf,
} from "../data/batch-source.ts";
import { everyRow } from "./evaluation.ts";
import type { Model } from "./model.ts";
import { START } from "./progress.ts";

export type FitOptions = {
  /** Epochs that are done in all when `fit` returns. */
  readonly epochs: number;
  /** Default 32; the last batch of an epoch may be smaller. */
  readonly batchSize?: number;
  /** Rows to learn from; default all. */
  readonly rows?: Uint32Array;
  /** Judged after every epoch, its figures named `validationLoss` and so on. */
  readonly validation?: {
    /** Default: the training data. */
    readonly data?: BatchSource;
    /** Default: all of that data. */
    readonly rows?: Uint32Array;
  };
  /** Draw a new order every epoch; default true. */
  readonly shuffle?: boolean;
  /** Weight of each class in the loss, for labels. */
  readonly classWeight?: readonly number[];
  /** Change images as they are gathered. */
  readonly augmentation?: Augmentation;
  readonly callbacks?: readonly Callback[];
};

export type History = {
  /** The engine's backend, which decides the last bits: as in `engine.backend.name`. */
  readonly backend: string;
  /** Figures of each epoch that this call ended: loss, accuracy (of labels), validation figures. */
  readonly epochs: readonly Logs[];
  /** Where a loss was NaN or infinite, if one was: training ended there. */
  readonly diverged: {
    readonly epoch: number;
    readonly step: number;
    readonly loss: number;
  } | null;
};

/** See Model.fit. */
export function runFit(model: Model, data: BatchSource, options: FitOptions): History {
  return new Fit(model, data, options).run();
}

class Fit {
  readonly #model: Model;
  readonly #data: BatchSource;
  readonly #options: FitOptions;
  readonly #rows: Uint32Array;
  readonly #callbacks: readonly Callback[];
  readonly #run: Run;
  readonly #logs: Logs[] = [];
  #stopped = false;
  #labelled = false;
  #diverged: History["diverged"] = null;

  constructor(model: Model, data: BatchSource, options: FitOptions) {
    this.#model = model;
    this.#data = data;
    this.#options = options;
    this.#rows = options.rows ?? everyRow(data);
    this.#callbacks = options.callbacks ?? [];
    this.#run = {
      get learningRate() {
        return model.learningRate;
      },
      set learningRate(rate) {
        model.learningRate = rate;
      },
      stop: () => void (this.#stopped = true),
      checkpoint: () => model.checkpoint(),
      snapshot: () => {
        const weights = model.network.saveWeights();
        return () => model.network.loadWeights(weights);
      },
    };
  }

  run(): History {
    while (this.#model.progress.epoch < this.#options.epochs && !this.#stopped) this.#epoch();
    for (const callback of this.#callbacks) callback.onTrainEnd?.(this.#run);
    const { name } = this.#model.network.engine.backend;
    return { backend: name, epochs: this.#logs, diverged: this.#diverged };
  }

  /** The rest of the current epoch; stopped in its midst, it is left as it stands. */
  #epoch(): void {
    const { epoch } = this.#model.progress;
    for (const callback of this.#callbacks) callback.onEpochBegin?.(epoch, this.#run);
    const isWhole = this.#model.network.engine.scope(() => this.#steps(epoch));
    if (isWhole && this.#diverged === null) this.#endEpoch(epoch);
  }

  /** The steps that are left; whether they came to the end. */
  #steps(epoch: number): boolean {
    const { batchSize = 32, shuffle = true } = this.#options;
    const { engine } = this.#model.network;
    const order = { rows: this.#rows, batchSize, seed: shuffle ? this.#model.seed : undefined };
    const steps = countBatches(order);
    const batches = epochOf(this.#data, drawOrder(engine, order, epoch));
    while (this.#model.progress.step < steps) {
      if (this.#stopped) return false;
      const start = this.#model.progress.step * batchSize;
      this.#step(batches, start, Math.min(batchSize, this.#rows.length - start));
    }
    return true;
  }

  #step(batches: EpochBatches, start: number, size: number): void {
    const { progress } = this.#model;
    const gather = (augmenting: Augmenting | undefined) => batches(start, size, augmenting);
    const { loss, correct } = this.#model.trainOn(gather, size, this.#options);
    this.#labelled = correct !== undefined;
    this.#model.progress = {
      epoch: progress.epoch,
      step: progress.step + 1,
      rows: progress.rows + size,
      lossSum: progress.lossSum + loss * size,
      correct: progress.correct + (correct ?? 0),
    };
    for (const callback of this.#callbacks) callback.onBatchEnd?.(progress.step, loss, this.#run);
    if (Number.isFinite(loss)) return;
    this.#diverged = { epoch: progress.epoch, step: progress.step, loss }; // nothing can heal it
    this.#stopped = true;
  }

  #endEpoch(epoch: number): void {
    const { rows, lossSum, correct } = this.#model.progress;
    const { validation } = this.#options;
    const judged = validation
      ? this.#model.evaluate(validation.data ?? this.#data, validation)
      : {};
    const named = Object.entries(judged).map(([name, figure]) => {
      return [`validation${name[0]!.toUpperCase()}${name.slice(1)}`, figure] as const;
    });
    const logs: Logs = {
      loss: lossSum / rows,
      ...(this.#labelled && { accuracy: correct / rows }),
      ...Object.fromEntries(named),
    };
    this.#logs.push(logs);
    this.#model.progress = { ...START, epoch: epoch + 1 };
    for (const callback of this.#callbacks) callback.onEpochEnd?.(epoch, logs, this.#run);
  }
}
