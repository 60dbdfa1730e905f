// A value that a gradient can be asked for: an activation, or a parameter that is learned.

import type { Tensor } from "../tensor.ts";

export class Variable {
  readonly data: Tensor;
  /** False for inputs and for constants: their gradients are not computed. */
  readonly differentiable: boolean;
  /** d loss / d data, set by Tape.backward; lives until the scope of the training step ends. */
  gradient: Tensor | undefined = undefined;

  /** `data`, of any shape, is taken over, not copied. */
  constructor(data: Tensor, { differentiable }: { differentiable: boolean }) {
    this.data = data;
    this.differentiable = differentiable;
  }

  /** The number, of a scalar; the first element of anything else. */
  get value(): number {
    return this.data.data[0]!;
  }

  /** A copy of the elements, row-major. */
  get values(): Float32Array {
    return this.data.data.slice();
  }
}
