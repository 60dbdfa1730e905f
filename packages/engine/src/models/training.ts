// A sequential model being trained as a classifier, one step at a time; the face for trainers.
// Invariant: `state` is all that the next step depends on besides its batch and the learning rate.
// Restored into a new Training of the same description, the following steps give the same bits.

import { Tape } from "../autodiff/tape.ts";
import type { LabelledRows } from "../data/labelled-rows.ts";
import { sparseCategoricalCrossentropy } from "../losses/sparse-categorical-crossentropy.ts";
import { createOptimizer, type OptimizerDescription } from "../optimizers/create-optimizer.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import type { StoredTensors } from "../safetensors/format.ts";
import type { Sequential } from "./sequential.ts";
import { exportTensors, importTensors, targetsOf } from "./stored-weights.ts";

export type StepResult = {
  /** Mean cross-entropy of the batch before the update, without the L2 penalty. */
  readonly loss: number;
  /** Rows of the batch whose largest logit was the label's. */
  readonly correct: number;
};

const COUNTERS = "optimizer.counters";

export class Training {
  readonly model: Sequential;
  readonly #optimizer: Optimizer;

  constructor(model: Sequential, optimizer: OptimizerDescription) {
    this.model = model;
    this.#optimizer = createOptimizer(model.engine, model.parameters, optimizer);
  }

  /** For the steps from now on: a schedule is the caller's, who knows epochs. Not in `state`. */
  set learningRate(learningRate: number) {
    this.#optimizer.learningRate = learningRate;
  }

  /** Forward, backward and update on the rows of `data` that `rows` names. */
  trainStep(data: LabelledRows, rows: Uint32Array): StepResult {
    const { engine } = this.model;
    const mark = engine.memory.mark();
    try {
      const { x, labels } = data.gather(rows);
      const tape = new Tape(engine);
      const logits = this.model.forward({ training: true, tape }, x);
      const predicted = engine.memory.tensor([rows.length], "u32");
      engine.backend.argmax(predicted, logits.data);
      const loss = sparseCategoricalCrossentropy(engine, logits, labels);
      loss.backward(tape);
      this.#optimizer.update();
      return { loss: loss.mean, correct: countEqual(predicted.data, labels.data) };
    } finally {
      // Gradients lie in the arena: forget them before their place is given to others.
      for (const { variable } of this.model.parameters) variable.gradient = undefined;
      engine.memory.release(mark);
    }
  }

  /** Copies of parameters, running averages, optimizer slots and counters. */
  state(): StoredTensors {
    const tensors = exportTensors(this.#tensors());
    const counters = this.#optimizer.counters;
    tensors.set(COUNTERS, { dtype: "F64", shape: [counters.length], data: counters.slice() });
    return tensors;
  }

  /**
   * Take over a state. Throws CAV_SHAPE_MISMATCH, with nothing changed, unless it has exactly the
   * tensors of this model and optimizer.
   */
  restore(state: StoredTensors): void {
    const targets = targetsOf(this.#tensors());
    const { counters } = this.#optimizer;
    targets.set(COUNTERS, { dtype: "F64", shape: [counters.length], data: counters });
    importTensors(targets, state);
  }

  #tensors() {
    const slots = [...this.#optimizer.slots].map(
      ([name, tensor]) => [`optimizer.${name}`, tensor] as const,
    );
    return new Map([...this.model.weights, ...slots]);
  }
}

function countEqual(a: Uint32Array, b: Uint32Array): number {
  let count = 0;
  for (let n = 0; n < a.length; n++) if (a[n] === b[n]) count++;
  return count;
}
