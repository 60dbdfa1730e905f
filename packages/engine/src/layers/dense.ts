// Dense layer: y = activation(x W + b). x (...,inputs), W (inputs,units), b (units), y (...,units):
// all axes but the last are rows.

import type { Stream } from "@caviar/random";

import { Variable } from "../autodiff/variable.ts";
import type { Engine } from "../engine.ts";
import { type Activation, activated, checkedActivation } from "./activation.ts";
import { KernelAndBias, type KernelOptions } from "./kernel-and-bias.ts";
import type { Layer, Parameter, Pass } from "./layer.ts";

export type DenseOptions = KernelOptions & {
  /** Shape of one example; its last axis is the features. */
  readonly inputShape: readonly number[];
  readonly units: number;
  /** Default `linear`. */
  readonly activation?: Activation;
};

export class Dense implements Layer {
  readonly units: number;
  readonly outputShape: readonly number[];
  readonly parameters: readonly Parameter[];
  readonly buffers = new Map<string, never>();
  readonly #engine: Engine;
  readonly #weights: KernelAndBias;
  readonly #activation: Activation;

  /** Kernel and bias start at 0 until `initialize` or loaded weights fill them. */
  constructor(engine: Engine, options: DenseOptions) {
    const { inputShape, units } = options;
    this.#engine = engine;
    this.#activation = checkedActivation(options.activation);
    this.units = units;
    this.outputShape = [...inputShape.slice(0, -1), units];
    this.#weights = new KernelAndBias(
      engine,
      { shape: [inputShape.at(-1)!, units], units },
      options,
    );
    this.parameters = this.#weights.parameters;
  }

  initialize(from: Stream): void {
    this.#weights.initialize(from, { fanIn: this.#weights.kernel.data.rows, fanOut: this.units });
  }

  forward({ tape }: Pass, x: Variable): Variable {
    const { memory, backend } = this.#engine;
    const { kernel, bias } = this.#weights;
    const y = memory.tensor([...x.data.shape.slice(0, -1), this.units]);
    backend.gemm(y, x.data, kernel.data, "nn");
    if (bias !== undefined) backend.addBias(y, bias.data);

    const output = new Variable(y, { differentiable: true });
    if (tape !== undefined) this.#recordBackward(tape, x, output);
    return activated({ engine: this.#engine, tape }, output, this.#activation);
  }

  /** dW = x^T dy; db = sum of dy over rows; dx = dy W^T. */
  #recordBackward(tape: NonNullable<Pass["tape"]>, x: Variable, output: Variable): void {
    const { memory, backend } = this.#engine;
    const { kernel, bias } = this.#weights;
    tape.record(output, (dy) => {
      const dkernel = memory.tensor(kernel.data.shape);
      backend.gemm(dkernel, x.data, dy, "tn");
      tape.accumulate(kernel, dkernel);
      if (bias !== undefined) {
        const dbias = memory.tensor(bias.data.shape);
        backend.sumRows(dbias, dy);
        tape.accumulate(bias, dbias);
      }
      if (!x.differentiable) return;
      const dx = memory.tensor(x.data.shape);
      backend.gemm(dx, dy, kernel.data, "nt");
      tape.accumulate(x, dx);
    });
  }
}
