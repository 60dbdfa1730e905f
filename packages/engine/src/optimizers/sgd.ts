// Stochastic gradient descent with momentum (Polyak 1964), in Keras' form:
// v = momentum * v - learningRate * g; w += v. Without momentum there is no slot.

import type { Engine } from "../engine.ts";
import type { Parameter } from "../layers/layer.ts";
import type { Tensor } from "../tensor.ts";
import type { Optimizer } from "./optimizer.ts";
import { penalizedGradient } from "./penalized-gradient.ts";
import { zeroSlots } from "./slots.ts";

export type SgdDescription = {
  readonly type: "sgd";
  readonly learningRate: number;
  /** Default 0. */
  readonly momentum?: number;
};

export class Sgd implements Optimizer {
  learningRate: number;
  readonly slots: ReadonlyMap<string, Tensor>;
  /** t: updates so far. */
  readonly counters = Float64Array.from([0]);
  readonly #engine: Engine;
  readonly #entries: readonly { parameter: Parameter; velocity: Tensor | undefined }[];
  readonly #momentum: number;

  constructor(engine: Engine, parameters: readonly Parameter[], description: SgdDescription) {
    this.#engine = engine;
    this.learningRate = description.learningRate;
    this.#momentum = description.momentum ?? 0;
    this.slots = zeroSlots(engine, this.#momentum === 0 ? [] : parameters, "velocity");
    const velocities = [...this.slots.values()];
    this.#entries = parameters.map((parameter, i) => ({ parameter, velocity: velocities[i] }));
  }

  update(): void {
    const { backend } = this.#engine;
    this.counters[0]! += 1;
    for (const { parameter, velocity } of this.#entries) {
      const weights = parameter.variable.data;
      const gradient = penalizedGradient(this.#engine, parameter);
      if (velocity === undefined) backend.blend(weights, gradient, 1, -this.learningRate);
      else backend.momentum(weights, velocity, gradient, this.learningRate, this.#momentum);
    }
  }
}
