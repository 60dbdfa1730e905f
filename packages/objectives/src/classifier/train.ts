// Training of a classifier trial.
// Invariant: what is reported is a function of (config, seed). Between two steps everything that
// matters is in the engine's state and in `progress`; a checkpoint holds both, so it does not
// matter where training was interrupted, how often, or on which machine it went on.

import type { ImageDataset } from "@caviar/datasets";
import { evaluate, LabelledRows, Sequential, Training } from "@caviar/engine";
import type { Metrics } from "@caviar/protocol";
import { permutation, stream } from "@caviar/random";

import type { TrainOutcome, TrialContext } from "../objective.ts";
import { decodeCheckpoint, encodeCheckpoint, type Progress, START } from "./checkpoint.ts";
import type { ClassifierConfig } from "./config.ts";
import { architectureOf, learningRateAt, optimizerOf } from "./network.ts";
import { validationSplit, type ValidationSplit } from "./split.ts";
import { borrowEngine, datasetOf } from "./workbench.ts";

type Context = TrialContext<ClassifierConfig>;

export async function train(context: Context): Promise<TrainOutcome> {
  const dataset = await datasetOf(context.config.dataset);
  return new TrialRun(context, dataset).run(); // synchronous from here on: see workbench.ts
}

class TrialRun {
  readonly #context: Context;
  readonly #training: Training;
  readonly #data: LabelledRows;
  readonly #split: ValidationSplit;
  #progress: Progress = START;

  constructor(context: Context, dataset: ImageDataset) {
    const { config, seed, checkpoint } = context;
    const engine = borrowEngine(context.reproducible ? "reproducible" : "fast");
    this.#context = context;
    this.#data = new LabelledRows(engine, {
      features: dataset.train.features,
      labels: dataset.train.labels,
      width: dataset.width,
      classes: dataset.classes,
      scale: dataset.scale,
    });
    this.#split = validationSplit(this.#data.count, config);
    const model = new Sequential(engine, architectureOf(config, dataset));
    this.#training = new Training(model, optimizerOf(config));
    if (checkpoint === undefined) model.initialize(seed);
    else {
      const { state, progress } = decodeCheckpoint(checkpoint);
      this.#training.restore(state);
      this.#progress = progress;
    }
  }

  run(): TrainOutcome {
    while (this.#progress.epoch < this.#context.epochs) {
      const outcome = this.#epoch();
      if (outcome !== "finished") return outcome;
    }
    this.#save();
    return "finished";
  }

  /** The rest of the current epoch, its report included. */
  #epoch(): TrainOutcome {
    const { seed, config } = this.#context;
    const epoch = this.#progress.epoch + 1;
    const rows = this.#split.train;
    this.#training.learningRate = learningRateAt(config, epoch - 1);
    const order = permutation(stream(seed, "shuffle", epoch), rows.length);
    const batch = new Uint32Array(config.batchSize);

    let seen = Math.min(this.#progress.step * config.batchSize, rows.length);
    while (seen < rows.length) {
      const interruption = this.#obey();
      if (interruption !== undefined) return interruption;
      const size = Math.min(config.batchSize, rows.length - seen);
      for (let i = 0; i < size; i++) batch[i] = rows[order[seen + i]!]!;
      this.#step(batch.subarray(0, size));
      seen += size;
      if (!Number.isFinite(this.#progress.lossSum)) break; // nothing can heal it
    }
    return this.#endEpoch(epoch, seen);
  }

  #step(batch: Uint32Array): void {
    const { loss, correct } = this.#training.trainStep(this.#data, batch);
    const before = this.#progress;
    this.#progress = {
      ...before,
      step: before.step + 1,
      lossSum: before.lossSum + loss * batch.length,
      correct: before.correct + correct,
    };
  }

  #endEpoch(epoch: number, seen: number): TrainOutcome {
    const verdict = evaluate(this.#training.model, this.#data, this.#split.validation);
    const metrics: Metrics = {
      trainLoss: this.#progress.lossSum / seen,
      trainAccuracy: this.#progress.correct / seen,
      validationLoss: verdict.loss,
      validationAccuracy: verdict.accuracy,
    };
    const { loss: validationLoss, accuracy: validationAccuracy } = verdict;
    this.#progress = { ...START, epoch, validationLoss, validationAccuracy };
    this.#context.report(epoch, metrics);
    return Object.values(metrics).every(Number.isFinite) ? "finished" : "diverged";
  }

  /** Do what the trainer wants before the next step; an outcome means that there is none. */
  #obey(): TrainOutcome | undefined {
    const signal = this.#context.signal();
    if (signal === "stop") return "stopped";
    if (signal !== "continue") this.#save();
    return signal === "yield" ? "yielded" : undefined;
  }

  #save(): void {
    const { epoch } = this.#progress;
    const backend = this.#training.model.engine.backend.name;
    const checkpoint = encodeCheckpoint(this.#training.state(), this.#progress, backend);
    this.#context.save(checkpoint, epoch);
  }
}
