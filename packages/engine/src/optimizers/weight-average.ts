// An exponentially weighted average of the weights (Polyak averaging), Keras' use_ema: after update
// 1 it is the weights; after that average = momentum * average + (1 - momentum) * w.

import type { Engine } from "../engine.ts";
import type { Parameter } from "../layers/layer.ts";
import type { Tensor } from "../tensor.ts";
import { newSlots } from "./slots.ts";

export class WeightAverage {
  /** `average.<parameter>` -> tensor. */
  readonly slots: ReadonlyMap<string, Tensor>;
  readonly #engine: Engine;
  readonly #momentum: number;
  readonly #pairs: readonly { weights: Tensor; average: Tensor }[];

  constructor(engine: Engine, parameters: readonly Parameter[], momentum: number) {
    this.#engine = engine;
    this.#momentum = momentum;
    this.slots = newSlots(engine, parameters, "average");
    const averages = [...this.slots.values()];
    this.#pairs = parameters.map(({ variable }, i) => ({
      weights: variable.data,
      average: averages[i]!,
    }));
  }

  /** Take in the weights after update number t = 1, 2, ... */
  update(t: number): void {
    const momentum = t === 1 ? 0 : this.#momentum;
    for (const { weights, average } of this.#pairs) {
      this.#engine.backend.blend(average, weights, momentum, 1 - momentum);
    }
  }

  /** Exchange weights and averages; twice is nothing. */
  swap(): void {
    for (const { weights, average } of this.#pairs) {
      const before = weights.data.slice();
      weights.data.set(average.data);
      average.data.set(before);
    }
  }
}
