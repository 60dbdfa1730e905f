// Reverse-mode automatic differentiation (Linnainmaa 1970): the forward pass records, for each
// operation, how a gradient of its output becomes gradients of its inputs; `backward` plays the
// records in reverse. One tape lives for one training step.

import { assert } from "@caviar/errors";

import type { Engine } from "../engine.ts";
import type { Tensor } from "../tensor.ts";
import type { Variable } from "./variable.ts";

type Record = { readonly output: Variable; readonly backward: (dy: Tensor) => void };

export class Tape {
  readonly #engine: Engine;
  readonly #records: Record[] = [];
  readonly #reached: Variable[] = [];
  #together = false;

  /** An empty tape, for operations on tensors of `engine`. */
  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** `backward(dy)` must give the gradient of each differentiable input to `accumulate`. */
  record(output: Variable, backward: (dy: Tensor) => void): void {
    this.#records.push({ output, backward });
  }

  /** Add a gradient; the tensor belongs to the variable from now on. */
  accumulate(variable: Variable, gradient: Tensor): void {
    if (variable.gradient === undefined) {
      variable.gradient = gradient;
      this.#reached.push(variable);
    } else this.#engine.backend.blend(variable.gradient, gradient, 1, 1);
  }

  /** Fill the gradients of all that `output` depends on, where d loss / d output = `seed`. */
  backward(output: Variable, seed: Tensor): void {
    assert(seed.size === output.data.size, "the seed must have the shape of the output");
    this.accumulate(output, seed);
    if (!this.#together) this.#play();
  }

  /** `seed` several outputs by calls of `backward`, whose gradients are then computed in one go. */
  backwardTogether(seed: () => void): void {
    this.#together = true;
    seed();
    this.#together = false;
    this.#play();
  }

  #play(): void {
    for (const record of this.#records.toReversed()) {
      const { gradient } = record.output;
      if (gradient !== undefined) record.backward(gradient);
    }
  }

  /** Take back every gradient that `backward` set: they lie in a scope, the variables may not. */
  forget(): void {
    for (const variable of this.#reached) variable.gradient = undefined;
  }
}
