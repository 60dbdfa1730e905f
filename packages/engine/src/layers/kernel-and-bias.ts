// The learned tensors of a layer that multiplies by a kernel and adds a bias to each unit.

import type { Stream } from "@caviar/random";

import { Variable } from "../autodiff/variable.ts";
import type { Engine } from "../engine.ts";
import {
  checkedInitializer,
  type Fans,
  initialize,
  type Initializer,
} from "../initializers/initializer.ts";
import type { Parameter } from "./layer.ts";

export type KernelOptions = {
  /** Default true. */
  readonly useBias?: boolean;
  /** Of the kernel; default `heNormal`. Biases start at 0. */
  readonly kernelInitializer?: Initializer;
  /** Adds l1 * sum(|kernel|) to the loss; default 0. */
  readonly l1?: number;
  /** Adds l2 * sum(kernel^2) to the loss; default 0. */
  readonly l2?: number;
};

/** Shape of the kernel, and units that each get a bias. */
export type KernelShape = { readonly shape: readonly number[]; readonly units: number };

export class KernelAndBias {
  readonly kernel: Variable;
  readonly bias: Variable | undefined;
  readonly parameters: readonly Parameter[];
  readonly #initializer: Initializer;

  /** Both are 0 until `initialize` or loaded weights fill them. Throws CAV_USAGE for no initializer. */
  constructor(engine: Engine, { shape, units }: KernelShape, options: KernelOptions) {
    const { useBias = true, kernelInitializer = "heNormal", l1 = 0, l2 = 0 } = options;
    const zeros = (extents: readonly number[]): Variable => {
      const tensor = engine.memory.tensor(extents);
      tensor.data.fill(0);
      return new Variable(tensor, { differentiable: true });
    };
    this.#initializer = checkedInitializer(kernelInitializer);
    this.kernel = zeros(shape);
    this.bias = useBias ? zeros([units]) : undefined;
    const kernel: Parameter = { name: "kernel", variable: this.kernel, l1, l2 };
    const bias = this.bias && { name: "bias", variable: this.bias, l2: 0 };
    this.parameters = bias === undefined ? [kernel] : [kernel, bias];
  }

  initialize(from: Stream, fans: Fans): void {
    initialize(this.kernel.data, this.#initializer, from, fans);
    this.bias?.data.data.fill(0);
  }
}
