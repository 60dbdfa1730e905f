// A network being trained, one step at a time: what every face of training stands on.
// Invariant: `state` is all that the next step depends on besides what the step is given. Restored into a new Trainer of the same network, optimizer
// and seed, the following steps give the same bits.

import { Tape } from "../autodiff/tape.ts";
import type { Pass } from "../layers/layer.ts";
import type { LossResult } from "../losses/loss.ts";
import { createOptimizer, type OptimizerDescription } from "../optimizers/create-optimizer.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import type { StoredTensors } from "../safetensors/format.ts";
import type { Network } from "./network.ts";
import { exportTensors, importTensors, targetsOf } from "./stored-weights.ts";

/** What a step found: the losses to lower, one an output, and whatever the caller wants back. */
export type Judgement<Result> = {
  readonly losses: readonly LossResult[];
  readonly result: Result;
};

const COUNTERS = "optimizer.counters";

export class Trainer {
  readonly network: Network;
  readonly optimizer: Optimizer;
  readonly #seed: number;

  /** `seed` draws the noise of training, such as dropout's masks. */
  constructor(network: Network, optimizer: OptimizerDescription, seed = 0) {
    this.network = network;
    this.optimizer = createOptimizer(network.engine, network.parameters, optimizer);
    this.#seed = seed;
  }

  /**
   * One step: `body` runs the network by the pass that it is given and judges the outputs; then the
   * sum of the losses is differentiated and the parameters are updated. All that was made meanwhile
   * is freed, also when something throws. `onGradients`: before the update, while every parameter has
   * its gradient; it must only read.
   */
  step<Result>(body: (pass: Pass) => Judgement<Result>, onGradients?: () => void): Result {
    const { engine, parameters } = this.network;
    const mark = engine.memory.mark();
    try {
      const tape = new Tape(engine);
      const noise = { seed: this.#seed, step: this.optimizer.calls };
      const { losses, result } = body({ training: true, tape, noise });
      tape.backwardTogether(() => {
        for (const loss of losses) loss.backward(tape);
      });
      onGradients?.();
      this.optimizer.update();
      return result;
    } finally {
      // Gradients lie in the arena: forget them before their place is given to others.
      for (const { variable } of parameters) variable.gradient = undefined;
      engine.memory.release(mark);
    }
  }

  /** Copies of parameters, running averages, optimizer slots and counters. */
  state(): StoredTensors {
    const tensors = exportTensors(this.#tensors());
    const { counters } = this.optimizer;
    tensors.set(COUNTERS, { dtype: "F64", shape: [counters.length], data: counters.slice() });
    return tensors;
  }

  /**
   * Take over a state. Throws CAV_SHAPE_MISMATCH, with nothing changed, unless it has exactly the
   * tensors of this network and optimizer.
   */
  restore(state: StoredTensors): void {
    const targets = targetsOf(this.#tensors());
    const { counters } = this.optimizer;
    targets.set(COUNTERS, { dtype: "F64", shape: [counters.length], data: counters });
    importTensors(targets, state);
  }

  #tensors() {
    const slots = [...this.optimizer.slots].map(
      ([name, tensor]) => [`optimizer.${name}`, tensor] as const,
    );
    return new Map([...this.network.weights, ...slots]);
  }
}
