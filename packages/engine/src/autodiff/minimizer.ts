// An optimizer as formulas use it: it meets its variables at the first call, and makes its slots
// then. Invariant: it stays with those variables, in that order, for the slots are theirs.

import { assert, CaviarError } from "@caviar/errors";

import type { Engine } from "../engine.ts";
import { createOptimizer, type OptimizerDescription } from "../optimizers/create-optimizer.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import type { Autodiff } from "./autodiff.ts";
import type { Variable } from "./variable.ts";

type Bound = {
  readonly optimizer: Optimizer;
  readonly variables: readonly Variable[];
  /** Where the engine's memory stood when the slots had been made. */
  readonly mark: number;
};

export class Minimizer {
  readonly #engine: Engine;
  readonly #autodiff: Autodiff;
  readonly #description: OptimizerDescription;
  #bound: Bound | undefined;

  constructor(engine: Engine, autodiff: Autodiff, description: OptimizerDescription) {
    this.#engine = engine;
    this.#autodiff = autodiff;
    this.#description = description;
  }

  /** Updates done so far. */
  get step(): number {
    return this.#bound?.optimizer.step ?? 0;
  }

  /**
   * Make the slots for `variables` now, in the current scope, rather than at the first update: for
   * loops that update within a scope of their own. Errors as `minimize`.
   */
  bind(variables: readonly Variable[]): void {
    this.#bind(variables);
  }

  /**
   * Record `loss`, differentiate it, update `variables` by it, and free what was made meanwhile.
   * Returns the loss before the update. Call it outside any scope the first time: the slots that it
   * makes then must outlive the call. Throws CAV_USAGE for other variables than the first time, or
   * when the loss does not depend on one of them.
   */
  minimize(loss: () => Variable, variables: readonly Variable[]): number {
    const { optimizer } = this.#bind(variables);
    return this.#engine.scope(() => {
      const output = this.#autodiff.tape(loss);
      const gradients = this.#autodiff.gradients(output, variables);
      this.#update(optimizer, gradients, variables);
      return output.value;
    });
  }

  /** Update `variables` by gradients of the same shapes, in the same order. Errors as `minimize`. */
  applyGradients(gradients: readonly Variable[], variables: readonly Variable[]): void {
    const { optimizer } = this.#bind(variables);
    this.#engine.scope(() => this.#update(optimizer, gradients, variables));
  }

  #update(
    optimizer: Optimizer,
    gradients: readonly Variable[],
    variables: readonly Variable[],
  ): void {
    try {
      for (const [i, variable] of variables.entries()) variable.gradient = gradients[i]?.data;
      optimizer.update();
    } finally {
      for (const variable of variables) variable.gradient = undefined;
    }
  }

  #bind(variables: readonly Variable[]): Bound {
    const bound = (this.#bound ??= this.#begin(variables));
    const same =
      bound.variables.length === variables.length &&
      variables.every((variable, i) => bound.variables[i] === variable);
    if (!same) {
      throw new CaviarError(
        "CAV_USAGE",
        "an optimizer stays with the variables of its first call; make another for others",
      );
    }
    assert(
      this.#engine.memory.mark() >= bound.mark,
      "the scope of the optimizer's slots has ended",
    );
    return bound;
  }

  #begin(variables: readonly Variable[]): Bound {
    const parameters = variables.map((variable, i) => ({ name: String(i), variable, l2: 0 }));
    const optimizer = createOptimizer(this.#engine, parameters, this.#description);
    return { optimizer, variables: [...variables], mark: this.#engine.memory.mark() };
  }
}
