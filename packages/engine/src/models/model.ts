// The Keras-like face: a network with an optimizer, losses and metrics, and the loops around them.
// Invariant: what `fit` does next depends on the state and the place in the data, both of which
// `checkpoint` holds, on its arguments, and on nothing else; resumed anywhere, in the midst of an
// epoch too, training gives the same bits.

import { CaviarError } from "@caviar/errors";
import { stream } from "@caviar/random";

import type { Augmenting, Batch, BatchSource } from "../data/batch-source.ts";
import type { Engine } from "../engine.ts";
import { computeLoss, type LossResult } from "../losses/loss.ts";
import type { Variable } from "../autodiff/variable.ts";
import type { ConfusionMatrix } from "../metrics/confusion-matrix.ts";
import { rightRows } from "../metrics/right-rows.ts";
import type { StoredTensors } from "../safetensors/format.ts";
import type { Architecture } from "./architecture.ts";
import {
  checkCompile,
  type CompileOptions,
  describeOptimizer,
  lossOf,
  thresholdOf,
} from "./compile.ts";
import { Evaluation, type EvaluateOptions, type Figures } from "./evaluation.ts";
import { type FitOptions, type History, runFit } from "./fit.ts";
import { chain, type Graph } from "./graph.ts";
import { readModelFiles, type ModelFiles, writeModelFiles } from "./model-files.ts";
import { Network } from "./network.ts";
import { predict } from "./predict.ts";
import { decodeTraining, encodeTraining, type Progress, START } from "./progress.ts";
import { summarize } from "./summary.ts";
import { Trainer } from "./trainer.ts";

/** What one step found. */
export type Step = {
  /** Sum of the outputs' losses on the batch before the update, without L1 and L2 penalties. */
  readonly loss: number;
  readonly rows: number;
  /** Rows whose largest value of the first output was the label's; undefined without labels. */
  readonly correct: number | undefined;
};

export type StepOptions = Pick<FitOptions, "classWeight" | "augmentation">;

/** A network of layers that follow one another, its weights drawn by `seed`. */
export function sequential(engine: Engine, architecture: Architecture, seed = 0): Model {
  return new Model(engine, chain(architecture), seed);
}

export class Model {
  readonly network: Network;
  #compiled: CompileOptions | undefined;
  #trainer: Trainer | undefined;
  #progress: Progress = START;

  /** Draws the weights by `seed`. Errors as of Network. */
  constructor(engine: Engine, graph: Graph, seed = 0) {
    this.network = new Network(engine, graph);
    this.network.initialize(seed);
  }

  /**
   * Say how to train. Allocates the optimizer's slots; call it outside any scope. Returns itself.
   * Throws CAV_USAGE for settings out of their range, and for lists that do not fit the outputs.
   */
  compile(options: CompileOptions): this {
    checkCompile(options, this.network.outputShapes.length);
    this.#compiled = options;
    this.#trainer = new Trainer(this.network, describeOptimizer(options.optimizer), options.seed);
    this.#progress = START;
    return this;
  }

  /**
   * Train until `epochs` epochs are done in all (unlike Keras, which counts from each call: so a
   * resumed model goes on to the same end). Stops at a loss that is NaN or infinite, and says so in
   * the history. Throws CAV_USAGE before `compile`.
   */
  fit(data: BatchSource, options: FitOptions): History {
    return runFit(this, data, options);
  }

  /** One step on `rows` of `data`: forward, backward, update. Throws CAV_USAGE before `compile`. */
  trainStep(data: BatchSource, rows: Uint32Array, options: StepOptions = {}): Step {
    return this.trainOn((augmenting) => data.batch(rows, augmenting), rows.length, options);
  }

  /** One step on the batch of so many rows that `gather` makes, in a scope; for `fit`. */
  trainOn(
    gather: (augmenting: Augmenting | undefined) => Batch,
    rows: number,
    { classWeight, augmentation }: StepOptions,
  ): Step {
    const { trainer, settings } = this.#training();
    const { calls } = trainer.optimizer;
    const augmenting = augmentation && {
      augmentation,
      stream: stream(settings.seed ?? 0, "augment", calls),
    };
    return trainer.step((pass) => {
      const batch = gather(augmenting);
      const outputs = this.network.run(pass, batch.inputs);
      const losses = this.losses(outputs, batch, classWeight);
      let loss = 0;
      for (const { value } of losses) loss += value;
      return { losses, result: { loss, rows, correct: this.right(outputs, batch) } };
    });
  }

  /** The loss of each output; for `trainStep` and `evaluate`. Throws CAV_USAGE before `compile`. */
  losses(
    outputs: readonly Variable[],
    { targets, sampleWeight }: Batch,
    classWeight?: readonly number[],
  ): LossResult[] {
    const { settings } = this.#training();
    if (targets.length !== outputs.length) {
      throw new CaviarError(
        "CAV_SHAPE_MISMATCH",
        `${outputs.length} outputs need as many targets, got ${targets.length}`,
      );
    }
    const { engine } = this.network;
    return outputs.map((output, i) => {
      const weights = { sampleWeight, classWeight, lossWeight: settings.lossWeights?.[i] };
      return computeLoss(engine, lossOf(settings, i), output, targets[i]!, weights);
    });
  }

  /**
   * Rows of the batch whose class the first output says; undefined without labels. Throws
   * CAV_SHAPE_MISMATCH for a label that is no class of the output, CAV_USAGE before `compile`.
   */
  right(outputs: readonly Variable[], { targets }: Batch): number | undefined {
    const [output, target] = [outputs[0]!.data, targets[0]!];
    if (target.dtype !== "u32") return undefined;
    const { settings } = this.#training();
    return rightRows(this.network.engine, output, target, () => thresholdOf(lossOf(settings, 0)));
  }

  /** Loss and metrics on `data`, in inference mode. Throws CAV_USAGE before `compile`. */
  evaluate(data: BatchSource, options: EvaluateOptions = {}): Figures {
    const { settings } = this.#training();
    return new Evaluation(this, settings).run(data, options);
  }

  /** Which class of the first output was taken for which. Errors as `evaluate`; CAV_USAGE for no labels. */
  confusion(data: BatchSource, options: EvaluateOptions = {}): ConfusionMatrix {
    return new Evaluation(this, this.#training().settings).confusion(data, options);
  }

  /**
   * The outputs for rows of features, in inference mode: (N,...inputShape) to (N,...outputShape),
   * flat. A network of several inputs or outputs takes and gives a list, one array each. Throws
   * CAV_SHAPE_MISMATCH for something else than whole rows, as many of each input.
   */
  predict(rows: Float32Array): Float32Array;
  predict(rows: readonly Float32Array[]): Float32Array[];
  predict(rows: Float32Array | readonly Float32Array[]): Float32Array | Float32Array[] {
    if (!(rows instanceof Float32Array)) return predict(this.network, rows);
    const { length } = this.network.outputShapes;
    if (length === 1) return predict(this.network, [rows])[0]!;
    throw new CaviarError(
      "CAV_USAGE",
      `predict gives ${length} outputs: call it with a list, predict([rows])`,
    );
  }

  /** A table of the layers: what they give and how much they learn. */
  summary(): string {
    return summarize(this.network);
  }

  /** Two files that stand on their own: `model.json` and `model.safetensors`; see loadModel. */
  save(): ModelFiles {
    return writeModelFiles(this.network, this.network.engine.backend.name);
  }

  /** Epochs and steps done. */
  get progress(): Progress {
    return this.#progress;
  }

  /** Set by `fit` after each step; by loops that do what it does. */
  set progress(progress: Progress) {
    this.#progress = progress;
  }

  /** The rate of the next update; setting it ends a schedule. Throws CAV_USAGE before `compile`. */
  get learningRate(): number {
    return this.#training().trainer.optimizer.learningRate;
  }

  set learningRate(learningRate: number) {
    this.#training().trainer.optimizer.learningRate = learningRate;
  }

  /** The seed of shuffling, dropout and augmentation. */
  get seed(): number {
    return this.#compiled?.seed ?? 0;
  }

  /** Run `body` with the averaged weights: see Optimizer.withAverages. */
  withAverages<Result>(body: () => Result): Result {
    return this.#training().trainer.optimizer.withAverages(body);
  }

  /** Copies of parameters, running averages, optimizer slots and counters. */
  state(): StoredTensors {
    return this.#training().trainer.state();
  }

  /** All that training depends on, and the place in the data, as the bytes of one safetensors file. */
  checkpoint(): Uint8Array {
    return encodeTraining(this.state(), this.#progress, this.network.engine.backend.name);
  }

  /**
   * Go on from a checkpoint of a model of the same layers, compiled alike. Throws
   * CAV_CHECKPOINT_CORRUPT or CAV_SHAPE_MISMATCH, with nothing changed, when it is another's.
   */
  resume(checkpoint: Uint8Array): void {
    const { state, progress } = decodeTraining(checkpoint);
    this.#training().trainer.restore(state);
    this.#progress = progress;
  }

  #training(): { readonly trainer: Trainer; readonly settings: CompileOptions } {
    if (this.#trainer === undefined || this.#compiled === undefined) {
      throw new CaviarError("CAV_USAGE", "compile the model first: optimizer, loss, metrics");
    }
    return { trainer: this.#trainer, settings: this.#compiled };
  }
}

/** A saved model, ready to predict. Throws CAV_MODEL_INVALID or CAV_CHECKPOINT_CORRUPT. */
export function loadModel(engine: Engine, files: ModelFiles): Model {
  const { graph, weights } = readModelFiles(files);
  const model = new Model(engine, graph);
  model.network.loadWeights(weights);
  return model;
}
