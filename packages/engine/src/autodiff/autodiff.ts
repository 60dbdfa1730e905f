// Formulas written by hand: variables, operations on them, a tape that records, and gradients.
// Everything is made in the engine's current scope and lives as long as it does; operations outside
// `tape` compute without being recorded.

import { CaviarError } from "@caviar/errors";

import type { Engine } from "../engine.ts";
import type { OptimizerDescription } from "../optimizers/create-optimizer.ts";
import { elementCount } from "../tensor.ts";
import { Minimizer } from "./minimizer.ts";
import * as operations from "./operations.ts";
import { Tape } from "./tape.ts";
import { Variable } from "./variable.ts";

/** A variable, or a number that stands for a constant scalar. */
export type Operand = Variable | number;

/** A number, or numbers row-major. */
export type Values = number | ArrayLike<number>;

/**
 * The face for formulas: `const { variable, square, subtract, tape, gradients } = autodiff(engine)`.
 * Its functions may be taken out of it, as here.
 */
export function autodiff(engine: Engine): Autodiff {
  return new Autodiff(engine);
}

export class Autodiff {
  readonly #engine: Engine;
  readonly #tapes = new WeakMap<Variable, Tape>();
  #tape: Tape | undefined;

  /** Formulas on `engine`, in whose memory all values will lie; `autodiff` gives them unbound. */
  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /**
   * A new value to differentiate by. `shape` is [] for a number, else [length] unless it is given.
   * Throws CAV_SHAPE_MISMATCH unless there are as many values as the shape has elements.
   */
  readonly variable = (values: Values, shape?: readonly number[]): Variable =>
    this.#make(values, shape, true);

  /** A new value that no gradient is asked for, such as data. */
  readonly constant = (values: Values, shape?: readonly number[]): Variable =>
    this.#make(values, shape, false);

  // Binary operations broadcast: rows (all axes but the last) or columns of length 1 are repeated.
  // All throw CAV_SHAPE_MISMATCH for shapes that do not fit, naming the operation and both shapes.

  /** a + b, element by element. */
  readonly add = (a: Operand, b: Operand) => this.#binary(operations.add, a, b);
  /** a - b, element by element. */
  readonly subtract = (a: Operand, b: Operand) => this.#binary(operations.subtract, a, b);
  /** a * b, element by element. */
  readonly multiply = (a: Operand, b: Operand) => this.#binary(operations.multiply, a, b);
  /** a / b, element by element. */
  readonly divide = (a: Operand, b: Operand) => this.#binary(operations.divide, a, b);
  /** The matrix product of a (...,K) and b (K,N): (...,N). */
  readonly matmul = (a: Variable, b: Variable) => this.#binary(operations.matmul, a, b);
  /** x * x. */
  readonly square = (x: Operand) => this.#binary(operations.multiply, x, x);
  /** -x. */
  readonly negate = (x: Operand) => this.#binary(operations.multiply, x, -1);
  /** Square root; its slope at 0 is infinite. */
  readonly sqrt = (x: Variable) => operations.sqrt(this.#recording, x);
  /** e^x. */
  readonly exp = (x: Variable) => operations.exp(this.#recording, x);
  /** Natural logarithm: -Infinity at 0, NaN below. */
  readonly log = (x: Variable) => operations.log(this.#recording, x);
  /** The sum of all elements, a scalar []. */
  readonly sum = (x: Variable) => operations.sum(this.#recording, x);
  /** The mean of all elements, a scalar []. */
  readonly mean = (x: Variable) => operations.mean(this.#recording, x);
  /** max(x, 0), with slope 0 at 0. */
  readonly relu = (x: Variable) => operations.relu(this.#recording, x);
  /** 1 / (1 + e^-x). */
  readonly sigmoid = (x: Variable) => operations.sigmoid(this.#recording, x);
  /** Hyperbolic tangent. */
  readonly tanh = (x: Variable) => operations.tanh(this.#recording, x);
  /** e^x / sum e^x along the last axis. */
  readonly softmax = (x: Variable) => operations.softmax(this.#recording, x);

  /** Set the elements of `variable`. Throws CAV_SHAPE_MISMATCH for another number of them. */
  readonly assign = (variable: Variable, values: Values | Variable): void => {
    const numbers = values instanceof Variable ? values.values : elementsOf(values);
    requireCount(numbers.length, variable.data.shape);
    variable.data.data.set(numbers);
  };

  /** Run `body` on a tape; what it returns can be given to `gradients`. */
  readonly tape = (body: () => Variable): Variable => {
    const outer = this.#tape;
    const tape = new Tape(this.#engine);
    this.#tape = tape;
    try {
      const output = body();
      this.#tapes.set(output, tape);
      return output;
    } finally {
      this.#tape = outer;
    }
  };

  /**
   * d output / d variable for each variable; of an output that is no scalar, the sum of its elements
   * is differentiated. Each `tape` can be differentiated once. Throws CAV_USAGE for an output that
   * no tape recorded, or a variable that it does not depend on.
   */
  readonly gradients = (output: Variable, variables: readonly Variable[]): Variable[] => {
    const tape = this.#tapes.get(output);
    if (tape === undefined) {
      throw new CaviarError(
        "CAV_USAGE",
        "gradients needs what `tape` returned: const loss = tape(() => ...)",
      );
    }
    this.#tapes.delete(output);
    const seed = this.#engine.memory.tensor(output.data.shape);
    seed.data.fill(1);
    try {
      tape.backward(output, seed);
      return variables.map(({ gradient }, i) => {
        if (gradient === undefined) {
          throw new CaviarError("CAV_USAGE", `the output does not depend on variable ${i}`);
        }
        return new Variable(gradient, { differentiable: false });
      });
    } finally {
      tape.forget();
    }
  };

  /** An optimizer whose `minimize` takes a loss function and variables. */
  readonly optimizer = (description: OptimizerDescription): Minimizer =>
    new Minimizer(this.#engine, this, description);

  get #recording(): operations.Recording {
    return { engine: this.#engine, tape: this.#tape };
  }

  #binary(operation: typeof operations.add, a: Operand, b: Operand): Variable {
    return operation(this.#recording, this.#operand(a), this.#operand(b));
  }

  #operand(x: Operand): Variable {
    return typeof x === "number" ? this.constant(x) : x;
  }

  #make(values: Values, shape: readonly number[] | undefined, differentiable: boolean): Variable {
    const elements = elementsOf(values);
    const extents = shape ?? (typeof values === "number" ? [] : [elements.length]);
    requireCount(elements.length, extents);
    const tensor = this.#engine.memory.tensor(extents);
    tensor.data.set(elements);
    return new Variable(tensor, { differentiable });
  }
}

function elementsOf(values: Values): ArrayLike<number> {
  return typeof values === "number" ? [values] : values;
}

function requireCount(count: number, shape: readonly number[]): void {
  if (count === elementCount(shape) && count > 0) return;
  throw new CaviarError(
    "CAV_SHAPE_MISMATCH",
    `shape [${shape.join()}] needs ${elementCount(shape)} values, got ${count}`,
  );
}
