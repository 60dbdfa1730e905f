// Batch normalization (Ioffe & Szegedy 2015, arXiv:1502.03167) over the last axis: each of the
// `inputs` channels gets mean 0 and variance 1 over the rows, then scale gamma and shift beta.
// Training uses the batch's moments and moves the running averages; inference uses the averages.

import { Variable } from "../autodiff/variable.ts";
import type { Engine } from "../engine.ts";
import type { Tensor } from "../tensor.ts";
import type { Layer, Parameter, Pass } from "./layer.ts";

export type BatchNormalizationOptions = {
  readonly inputs: number;
  /** Share of the OLD running average that is kept (Keras). PyTorch's momentum is 1 minus this. */
  readonly momentum: number;
  readonly epsilon: number;
  /** Of the running variance: Keras keeps the biased one, PyTorch n / (n - 1) times it. */
  readonly varianceEstimator: "biased" | "unbiased";
  /** Whether gamma is learned; otherwise 1. */
  readonly scale: boolean;
  /** Whether beta is learned; otherwise 0. */
  readonly center: boolean;
};

export class BatchNormalization implements Layer {
  readonly units: number;
  readonly gamma: Variable; // (C)
  readonly beta: Variable; // (C)
  readonly movingMean: Tensor; // (C)
  readonly movingVariance: Tensor; // (C)
  readonly parameters: readonly Parameter[];
  readonly buffers: ReadonlyMap<string, Tensor>;
  readonly #engine: Engine;
  readonly #options: BatchNormalizationOptions;

  constructor(engine: Engine, options: BatchNormalizationOptions) {
    this.#engine = engine;
    this.#options = options;
    this.units = options.inputs;
    const vector = (value: number): Tensor => {
      const tensor = engine.memory.tensor([options.inputs]);
      tensor.data.fill(value);
      return tensor;
    };
    this.gamma = new Variable(vector(1), { differentiable: options.scale });
    this.beta = new Variable(vector(0), { differentiable: options.center });
    this.movingMean = vector(0);
    this.movingVariance = vector(1);
    const learned: Parameter[] = [
      { name: "gamma", variable: this.gamma, l2: 0 },
      { name: "beta", variable: this.beta, l2: 0 },
    ];
    this.parameters = learned.filter(({ variable }) => variable.differentiable);
    this.buffers = new Map([
      ["moving_mean", this.movingMean],
      ["moving_variance", this.movingVariance],
    ]);
  }

  forward({ training, tape }: Pass, x: Variable): Variable {
    const { memory, backend } = this.#engine;
    let [mean, variance] = [this.movingMean, this.movingVariance];
    if (training) {
      [mean, variance] = [memory.tensor([this.units]), memory.tensor([this.units])];
      backend.moments(mean, variance, x.data);
      this.#blendRunning(mean, variance, x.data.rows);
    }
    const rstd = memory.tensor([this.units]);
    backend.inverseDeviation(rstd, variance, this.#options.epsilon);
    const y = memory.tensor(x.data.shape);
    backend.normalize(y, x.data, mean, rstd, this.gamma.data, this.beta.data);

    const output = new Variable(y, { differentiable: true });
    tape?.record(output, (dy) => {
      const dx = memory.tensor(x.data.shape);
      const dgamma = memory.tensor([this.units]);
      const dbeta = memory.tensor([this.units]);
      const gamma = this.gamma.data;
      const given = { dy, x: x.data, mean, rstd, gamma, frozen: !training };
      backend.normalizeBackward({ dx, dgamma, dbeta }, given);
      if (x.differentiable) tape.accumulate(x, dx);
      if (this.gamma.differentiable) tape.accumulate(this.gamma, dgamma);
      if (this.beta.differentiable) tape.accumulate(this.beta, dbeta);
    });
    return output;
  }

  /** running = momentum * running + (1 - momentum) * batch, of N rows. */
  #blendRunning(mean: Tensor, variance: Tensor, N: number): void {
    const { momentum, varianceEstimator } = this.#options;
    // One row has no unbiased variance; its biased one, 0, is all there is.
    const correction = varianceEstimator === "unbiased" && N > 1 ? N / (N - 1) : 1;
    const { backend } = this.#engine;
    backend.blend(this.movingMean, mean, momentum, 1 - momentum);
    backend.blend(this.movingVariance, variance, momentum, (1 - momentum) * correction);
  }
}
