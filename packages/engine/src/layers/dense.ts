// Dense layer: y = x W + b. x (N,inputs), W (inputs,units), b (units), y (N,units).

import { normal, type Stream } from "@caviar/random";

import { Variable } from "../autodiff/variable.ts";
import type { Engine } from "../engine.ts";
import type { Layer, Parameter, Pass } from "./layer.ts";

export type DenseOptions = {
  readonly inputs: number;
  readonly units: number;
  readonly useBias: boolean;
  readonly l2: number;
};

export class Dense implements Layer {
  readonly units: number;
  readonly kernel: Variable;
  readonly bias: Variable | undefined;
  readonly parameters: readonly Parameter[];
  readonly buffers = new Map<string, never>();
  readonly #engine: Engine;

  /** Kernel and bias start at 0 until `initialize` or loaded weights fill them. */
  constructor(engine: Engine, { inputs, units, useBias, l2 }: DenseOptions) {
    this.#engine = engine;
    this.units = units;
    const kernel = engine.memory.tensor([inputs, units]);
    kernel.data.fill(0);
    this.kernel = new Variable(kernel, { differentiable: true });
    const parameters: Parameter[] = [{ name: "kernel", variable: this.kernel, l2 }];
    if (useBias) {
      const bias = engine.memory.tensor([units]);
      bias.data.fill(0);
      this.bias = new Variable(bias, { differentiable: true });
      parameters.push({ name: "bias", variable: this.bias, l2: 0 });
    }
    this.parameters = parameters;
  }

  /** He et al. 2015 (arXiv:1502.01852), equation 10: normal, variance 2 / inputs; biases 0. */
  initialize(from: Stream): void {
    const { data, rows: inputs } = this.kernel.data;
    const deviation = Math.sqrt(2 / inputs);
    for (let i = 0; i < data.length; i++) data[i] = deviation * normal(from, i);
    this.bias?.data.data.fill(0);
  }

  forward({ tape }: Pass, x: Variable): Variable {
    const { memory, backend } = this.#engine;
    const y = memory.tensor([x.data.rows, this.units]);
    backend.gemm(y, x.data, this.kernel.data, "nn");
    if (this.bias !== undefined) backend.addBias(y, this.bias.data);

    const output = new Variable(y, { differentiable: true });
    if (tape !== undefined) this.#recordBackward(tape, x, output);
    return output;
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
