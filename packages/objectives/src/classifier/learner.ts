// A network in training with the settings of some epochs, in the engine that its thread lends it. It is
// built anew when settings change, from the state that the one before has left.

import type { ImageDataset } from "@caviar/datasets";
import {
  type Architecture,
  type Engine,
  evaluate,
  LabelledRows,
  Sequential,
  type StoredTensors,
  Training,
  type Verdict,
} from "@caviar/engine";

import type { ClassifierConfig } from "./config.ts";
import { placedState, plainState, withDropout } from "./dropout.ts";
import { architectureOf, learningRateAt, optimizerOf } from "./network.ts";
import { validationSplit, type ValidationSplit } from "./split.ts";
import { borrowEngine } from "./workbench.ts";

type Given = {
  readonly dataset: ImageDataset;
  readonly config: ClassifierConfig;
  /** To go on from; undefined: a trial's start. */
  readonly state: StoredTensors | undefined;
};

export class Learner {
  readonly training: Training;
  readonly data: LabelledRows;
  readonly split: ValidationSplit;
  readonly #config: ClassifierConfig;
  readonly #architecture: Architecture;

  /** Whatever this thread's engine held before is gone. */
  constructor(
    { seed, reproducible }: { readonly seed: number; readonly reproducible: boolean },
    { dataset, config, state }: Given,
  ) {
    const engine = borrowEngine(reproducible ? "reproducible" : "fast");
    this.#config = config;
    this.data = new LabelledRows(engine, {
      features: dataset.train.features,
      labels: dataset.train.labels,
      width: dataset.width,
      classes: dataset.classes,
      scale: dataset.scale,
    });
    this.split = validationSplit(this.data.count, config);
    const plain = architectureOf(config, dataset);
    this.#architecture = withDropout(plain, config.dropout);
    const model = new Sequential(engine, this.#architecture);
    this.training = new Training(model, optimizerOf(config), seed);
    if (state !== undefined) this.training.restore(placedState(state, this.#architecture));
    else if (config.dropout === 0) model.initialize(seed);
    else model.loadWeights(placedState(firstWeights(engine, plain, seed), this.#architecture));
  }

  /** All that training depends on, the same whatever the dropout. */
  state(): StoredTensors {
    return plainState(this.training.state(), this.#architecture);
  }

  learningRateAt(epochsDone: number): number {
    return learningRateAt(this.#config, epochsDone);
  }

  evaluate(): Verdict {
    return evaluate(this.training.model, this.data, this.split.validation);
  }
}

/** A layer's first weights are a function of its place: with dropout between them these would shift. */
function firstWeights(engine: Engine, plain: Architecture, seed: number): StoredTensors {
  return engine.scope(() => {
    const model = new Sequential(engine, plain);
    model.initialize(seed);
    return model.saveWeights();
  });
}
