// Dense layer: y = activation(x W + b). x (...,inputs), W (inputs,units), b (units), y (...,units):
// all axes but the last are rows.

import type { Stream } from "@caviar/random";

import { Variable } from "../autodiff/variable.ts";
import type { Engine } from "../engine.ts";
import { checkedInitializer, initialize, type Initializer } from "../initializers/initializer.ts";
import { type Activation, activated, checkedActivation } from "./activation.ts";
import type { Layer, Parameter, Pass } from "./layer.ts";

export type DenseOptions = {
  /** Shape of one example; its last axis is the features. */
  readonly inputShape: readonly number[];
  readonly units: number;
  /** Default true. */
  readonly useBias?: boolean;
  /** Default `linear`. */
  readonly activation?: Activation;
  /** Of the kernel; default `heNormal`. Biases start at 0. */
  readonly kernelInitializer?: Initializer;
  /** Adds l1 * sum(|kernel|) to the loss; default 0. */
  readonly l1?: number;
  /** Adds l2 * sum(kernel^2) to the loss; default 0. */
  readonly l2?: number;
};

export class Dense implements Layer {
  readonly units: number;
  readonly outputShape: readonly number[];
  readonly kernel: Variable;
  readonly bias: Variable | undefined;
  readonly parameters: readonly Parameter[];
  readonly buffers = new Map<string, never>();
  readonly #engine: Engine;
  readonly #activation: Activation;
  readonly #initializer: Initializer;

  /** Kernel and bias start at 0 until `initialize` or loaded weights fill them. */
  constructor(engine: Engine, options: DenseOptions) {
    const { inputShape, units, useBias = true, l1 = 0, l2 = 0 } = options;
    this.#engine = engine;
    this.#activation = checkedActivation(options.activation);
    this.#initializer = checkedInitializer(options.kernelInitializer ?? "heNormal");
    this.units = units;
    this.outputShape = [...inputShape.slice(0, -1), units];
    const kernel = engine.memory.tensor([inputShape.at(-1)!, units]);
    kernel.data.fill(0);
    this.kernel = new Variable(kernel, { differentiable: true });
    const parameters: Parameter[] = [{ name: "kernel", variable: this.kernel, l1, l2 }];
    if (useBias) {
      const bias = engine.memory.tensor([units]);
      bias.data.fill(0);
      this.bias = new Variable(bias, { differentiable: true });
      parameters.push({ name: "bias", variable: this.bias, l2: 0 });
    }
    this.parameters = parameters;
  }

  initialize(from: Stream): void {
    const { data: kernel } = this.kernel;
    const fans = { fanIn: kernel.rows, fanOut: this.units };
    initialize(kernel, this.#initializer, from, fans);
    this.bias?.data.data.fill(0);
  }

  forward({ tape }: Pass, x: Variable): Variable {
    const { memory, backend } = this.#engine;
    const y = memory.tensor([...x.data.shape.slice(0, -1), this.units]);
    backend.gemm(y, x.data, this.kernel.data, "nn");
    if (this.bias !== undefined) backend.addBias(y, this.bias.data);

    const output = new Variable(y, { differentiable: true });
    if (tape !== undefined) this.#recordBackward(tape, x, output);
    return activated({ engine: this.#engine, tape }, output, this.#activation);
  }

  /** dW = x^T dy; db = sum of dy over rows; dx = dy W^T. */
  #recordBackward(tape: NonNullable<Pass["tape"]>, x: Variable, output: Variable): void {
    const { memory, backend } = this.#engine;
    tape.record(output, (dy) => {
      const dkernel = memory.tensor(this.kernel.data.shape);
      backend.gemm(dkernel, x.data, dy, "tn");
      tape.accumulate(this.kernel, dkernel);
      if (this.bias !== undefined) {
        const dbias = memory.tensor(this.bias.data.shape);
        backend.sumRows(dbias, dy);
        tape.accumulate(this.bias, dbias);
      }
      if (!x.differentiable) return;
      const dx = memory.tensor(x.data.shape);
      backend.gemm(dx, dy, this.kernel.data, "nt");
      tape.accumulate(x, dx);
    });
  }
}
