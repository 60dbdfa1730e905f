// A sequential model being trained as a classifier of bytes, one step at a time; the face for
// trainers that bring their own loop. Exact resumption: see trainer.ts.

import type { LabelledRows } from "../data/labelled-rows.ts";
import { sparseCategoricalCrossentropy } from "../losses/sparse-categorical-crossentropy.ts";
import type { OptimizerDescription } from "../optimizers/create-optimizer.ts";
import type { StoredTensors } from "../safetensors/format.ts";
import type { Sequential } from "./sequential.ts";
import { Trainer } from "./trainer.ts";

export type StepResult = {
  /** Mean cross-entropy of the batch before the update, without the L2 penalty. */
  readonly loss: number;
  /** Rows of the batch whose largest logit was the label's. */
  readonly correct: number;
};

export class Training {
  readonly model: Sequential;
  readonly #trainer: Trainer;

  /**
   * Allocates the optimizer's slots. `seed` draws the noise of training, such as dropout's masks.
   * Throws CAV_USAGE for settings out of their range.
   */
  constructor(model: Sequential, optimizer: OptimizerDescription, seed = 0) {
    this.model = model;
    this.#trainer = new Trainer(model, optimizer, seed);
  }

  /** Updates done so far. */
  get steps(): number {
    return this.#trainer.optimizer.step;
  }

  /** For the steps from now on: a schedule is the caller's, who knows epochs. */
  set learningRate(learningRate: number) {
    this.#trainer.optimizer.learningRate = learningRate;
  }

  /**
   * Forward, backward and update on the rows of `data` that `rows` names. Throws CAV_SHAPE_MISMATCH
   * for a label that is no output. `onGradients`: see Trainer.step.
   */
  trainStep(data: LabelledRows, rows: Uint32Array, onGradients?: () => void): StepResult {
    const { engine } = this.model;
    return this.#trainer.step((pass) => {
      const { x, labels } = data.gather(rows);
      const logits = this.model.forward(pass, x);
      const loss = sparseCategoricalCrossentropy(engine, logits, labels);
      const correct = engine.backend.countRight(logits.data, labels);
      return { losses: [loss], result: { loss: loss.value, correct } };
    }, onGradients);
  }

  /** Copies of parameters, running averages, optimizer slots and counters. */
  state(): StoredTensors {
    return this.#trainer.state();
  }

  /**
   * Take over a state. Throws CAV_SHAPE_MISMATCH, with nothing changed, unless it has exactly the
   * tensors of this model and optimizer.
   */
  restore(state: StoredTensors): void {
    this.#trainer.restore(state);
  }
}
