// Training of a classifier trial.
// Invariant: what is reported is a function of (config, seed) and of what a person changed at which
// epochs. Between two steps everything that matters is in the engine's state and in `progress`; a
// checkpoint holds both, so it does not matter where training was interrupted, how often, or on which
// machine it went on. A change of settings is such an interruption: the learner is built anew.

import type { ImageDataset } from "@caviar/datasets";
import { gradientNorms } from "@caviar/engine";
import type { Metrics, RangeTest } from "@caviar/protocol";
import { permutation, stream } from "@caviar/random";

import type { TrainOutcome, TrialContext } from "../objective.ts";
import type { RangeTested } from "../steering.ts";
import { decodeCheckpoint, encodeCheckpoint, type Progress, START } from "./checkpoint.ts";
import type { ClassifierConfig } from "./config.ts";
import { Learner } from "./learner.ts";
import { look } from "./look.ts";
import { hasExploded, ratesOf, suggestedRate } from "./range-test.ts";
import { datasetOf } from "./workbench.ts";

type Context = TrialContext<ClassifierConfig>;

export async function train(context: Context): Promise<TrainOutcome> {
  const dataset = await datasetOf(context.config.dataset);
  return new TrialRun(context, dataset).run(); // synchronous from here on: see workbench.ts
}

class TrialRun {
  readonly #context: Context;
  readonly #dataset: ImageDataset;
  #config: ClassifierConfig;
  #learner: Learner;
  #progress: Progress = START;
  /** Of the last step of the epoch, when somebody watches. */
  #gradients: ReadonlyMap<string, number> | undefined;

  constructor(context: Context, dataset: ImageDataset) {
    this.#context = context;
    this.#dataset = dataset;
    const begun = context.checkpoint && decodeCheckpoint(context.checkpoint);
    if (begun) this.#progress = begun.progress;
    this.#config = this.#configNow();
    this.#learner = new Learner(context, { dataset, config: this.#config, state: begun?.state });
  }

  run(): TrainOutcome {
    while (this.#progress.epoch < this.#context.epochs) {
      const outcome = this.#obeyPerson() ?? this.#epoch();
      if (outcome !== "finished") return outcome;
    }
    this.#save();
    return "finished";
  }

  /** Between two epochs: what a person wants. An outcome means that there is no next one. */
  #obeyPerson(): TrainOutcome | undefined {
    const { steering } = this.#context;
    if (!steering || this.#progress.step > 0) return undefined;
    const { epoch } = this.#progress;
    const place = { epoch, step: this.#learner.training.steps };
    // What takes effect here finds the state that it begins from saved.
    const { isWatched } = steering;
    if (isWatched && epoch > 0) this.#save();
    const wish = steering.takeActs(place, (...of) => this.#testRange(...of));
    if (!isWatched && steering.isWatched && epoch > 0) this.#save();
    if (wish === "pause") return "paused";
    const config = this.#configNow();
    if (config === this.#config) return undefined;
    const state = this.#learner.state();
    this.#config = config;
    this.#learner = new Learner(this.#context, { dataset: this.#dataset, config, state });
    return undefined;
  }

  #configNow(): ClassifierConfig {
    const { steering, config } = this.#context;
    return steering?.configAt(this.#progress.epoch) ?? config;
  }

  /** The rest of the current epoch, its report included. */
  #epoch(): TrainOutcome {
    const { seed } = this.#context;
    const { batchSize } = this.#config;
    const epoch = this.#progress.epoch + 1;
    const rows = this.#learner.split.train;
    const order = permutation(stream(seed, "shuffle", epoch), rows.length);
    const batch = new Uint32Array(batchSize);
    this.#gradients = undefined;

    let seen = Math.min(this.#progress.step * batchSize, rows.length);
    while (seen < rows.length) {
      const interruption = this.#obey();
      if (interruption !== undefined) return interruption;
      const size = Math.min(batchSize, rows.length - seen);
      for (let i = 0; i < size; i++) batch[i] = rows[order[seen + i]!]!;
      seen += size;
      this.#step(batch.subarray(0, size), seen === rows.length);
      if (!Number.isFinite(this.#progress.lossSum)) break; // nothing can heal it
    }
    return this.#endEpoch(epoch, seen);
  }

  #step(batch: Uint32Array, isLast: boolean): void {
    const { training, data } = this.#learner;
    const isShown = isLast && this.#context.steering?.isWatched === true;
    const note = () => (this.#gradients = gradientNorms(training.model));
    training.learningRate = this.#learningRate;
    const { loss, correct } = training.trainStep(data, batch, isShown ? note : undefined);
    const before = this.#progress;
    this.#progress = {
      ...before,
      step: before.step + 1,
      lossSum: before.lossSum + loss * batch.length,
      correct: before.correct + correct,
    };
  }

  get #learningRate(): number {
    return this.#learner.learningRateAt(this.#progress.epoch);
  }

  #endEpoch(epoch: number, seen: number): TrainOutcome {
    const verdict = this.#learner.evaluate();
    const metrics: Metrics = {
      trainLoss: this.#progress.lossSum / seen,
      trainAccuracy: this.#progress.correct / seen,
      validationLoss: verdict.loss,
      validationAccuracy: verdict.accuracy,
    };
    const learningRate = this.#learningRate;
    const { loss: validationLoss, accuracy: validationAccuracy } = verdict;
    this.#progress = { ...START, epoch, validationLoss, validationAccuracy };
    this.#context.report(epoch, metrics, this.#look(learningRate));
    return Object.values(metrics).every(Number.isFinite) ? "finished" : "diverged";
  }

  #look(learningRate: number) {
    if (this.#context.steering?.isWatched !== true) return undefined;
    const { training, data, split } = this.#learner;
    const { model, steps } = training;
    const gradients = this.#gradients;
    return look({ model, data, rows: split.validation, gradients, learningRate, steps });
  }

  /** Trains on at growing rates, notes the losses, and goes on from where it was. */
  #testRange(test: RangeTest, config: ClassifierConfig): RangeTested {
    const state = this.#learner.state();
    const given = { dataset: this.#dataset, state };
    const { training, data, split } = new Learner(this.#context, { ...given, config });
    const { batchSize } = config;
    const { length } = split.train;
    const place = stream(this.#context.seed, "range-test", this.#progress.epoch);
    const order = permutation(place, length);
    const rates: number[] = [];
    const losses: number[] = [];
    let next = 0;
    for (const rate of ratesOf(test)) {
      const size = Math.min(batchSize, length);
      const batch = Uint32Array.from({ length: size }, () => split.train[order[next++ % length]!]!);
      training.learningRate = rate;
      rates.push(rate);
      losses.push(training.trainStep(data, batch).loss);
      if (hasExploded(losses)) break;
    }
    this.#learner = new Learner(this.#context, { ...given, config: this.#config });
    return { rates, losses, suggested: suggestedRate(rates, losses) };
  }

  /** Do what the trainer wants before the next step; an outcome means that there is none. */
  #obey(): TrainOutcome | undefined {
    const signal = this.#context.signal();
    if (signal === "stop") return "stopped";
    if (signal !== "continue") this.#save();
    return signal === "yield" ? "yielded" : undefined;
  }

  #save(): void {
    const { epoch, step } = this.#progress;
    const backend = this.#learner.training.model.engine.backend.name;
    const checkpoint = encodeCheckpoint(this.#learner.state(), this.#progress, backend);
    this.#context.save(checkpoint, epoch, step);
  }
}
