// Adam (Kingma & Ba 2015, arXiv:1412.6980), in the form at the end of its section 2:
// stepSize = learningRate * sqrt(1 - beta2^t) / (1 - beta1^t), w -= stepSize * m / (sqrt(v) + eps).
// Keras adds its epsilon there; PyTorch's, added after the bias correction of v, is equal to
// epsilon * sqrt(1 - beta2^t) in this form.

import type { Engine } from "../engine.ts";
import type { Parameter } from "../layers/layer.ts";
import type { Tensor } from "../tensor.ts";
import type { Optimizer } from "./optimizer.ts";
import { penalizedGradient } from "./penalized-gradient.ts";
import { zeroSlots } from "./slots.ts";

export type AdamDescription = {
  readonly type: "adam";
  readonly learningRate: number;
  /** Default 0.9. */
  readonly beta1?: number;
  /** Default 0.999. */
  readonly beta2?: number;
  /** Default 1e-7. */
  readonly epsilon?: number;
  /** Where epsilon is added; default `keras`. */
  readonly convention?: "keras" | "torch";
};

export class Adam implements Optimizer {
  learningRate: number;
  readonly slots: ReadonlyMap<string, Tensor>;
  /** t, beta1^t, beta2^t: running products, because Math.pow differs between versions of V8. */
  readonly counters = Float64Array.from([0, 1, 1]);
  readonly #engine: Engine;
  readonly #entries: readonly { parameter: Parameter; m: Tensor; v: Tensor }[];
  readonly #settings: Required<AdamDescription>;

  constructor(engine: Engine, parameters: readonly Parameter[], description: AdamDescription) {
    this.#engine = engine;
    this.learningRate = description.learningRate;
    this.#settings = {
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-7,
      convention: "keras",
      ...description,
    };
    const first = zeroSlots(engine, parameters, "m");
    const second = zeroSlots(engine, parameters, "v");
    this.slots = new Map([...first, ...second]);
    const [m, v] = [[...first.values()], [...second.values()]];
    this.#entries = parameters.map((parameter, i) => ({ parameter, m: m[i]!, v: v[i]! }));
  }

  update(): void {
    const { beta1, beta2, epsilon, convention } = this.#settings;
    const product1 = this.counters[1]! * beta1;
    const product2 = this.counters[2]! * beta2;
    this.counters[0]! += 1;
    this.counters[1] = product1;
    this.counters[2] = product2;

    const correction = Math.sqrt(1 - product2);
    const step = {
      beta1,
      beta2,
      stepSize: (this.learningRate * correction) / (1 - product1),
      epsilon: convention === "torch" ? epsilon * correction : epsilon,
    };
    for (const { parameter, m, v } of this.#entries) {
      const gradient = penalizedGradient(this.#engine, parameter);
      this.#engine.backend.adam(parameter.variable.data, m, v, gradient, step);
    }
  }
}
