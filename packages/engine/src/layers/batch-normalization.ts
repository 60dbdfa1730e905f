// Batch normalization (Ioffe & Szegedy 2015, arXiv:1502.03167) over the last axis: each of its
// channels gets mean 0 and variance 1 over all other axes, then scale gamma and shift beta.
// Training uses the batch's moments and moves the running averages; inference uses the averages.

import { Variable } from "../autodiff/variable.ts";
import type { Engine } from "../engine.ts";
import { requireOneOf } from "../one-of.ts";
import type { Tensor } from "../tensor.ts";
import type { Layer, Parameter, Pass } from "./layer.ts";

export type BatchNormalizationOptions = {
  /** Shape of one example, such as [features] or [height, width, channels]. */
  readonly inputShape: readonly number[];
  /** Share of the OLD running average that is kept; default 0.99 (Keras). PyTorch's is 1 - this. */
  readonly momentum?: number;
  /** Default 1e-3 (Keras; PyTorch: 1e-5). */
  readonly epsilon?: number;
  /** Of the running variance: Keras keeps the `biased` one (default), PyTorch n / (n - 1) times it. */
  readonly varianceEstimator?: "biased" | "unbiased";
  /** Learn gamma; otherwise 1. Default true. */
  readonly scale?: boolean;
  /** Learn beta; otherwise 0. Default true. */
  readonly center?: boolean;
};

export class BatchNormalization implements Layer {
  readonly units: number;
  readonly outputShape: readonly number[];
  readonly gamma: Variable; // (C)
  readonly beta: Variable; // (C)
  readonly movingMean: Tensor; // (C)
  readonly movingVariance: Tensor; // (C)
  readonly parameters: readonly Parameter[];
  readonly buffers: ReadonlyMap<string, Tensor>;
  readonly #engine: Engine;
  readonly #momentum: number;
  readonly #epsilon: number;
  readonly #varianceEstimator: "biased" | "unbiased";

  constructor(engine: Engine, options: BatchNormalizationOptions) {
    this.#engine = engine;
    const { inputShape, scale = true, center = true } = options;
    this.#momentum = options.momentum ?? 0.99;
    this.#epsilon = options.epsilon ?? 1e-3;
    this.#varianceEstimator = options.varianceEstimator ?? "biased";
    requireOneOf("varianceEstimator", this.#varianceEstimator, ["biased", "unbiased"]);
    this.units = inputShape.at(-1)!;
    this.outputShape = inputShape;
    const vector = (value: number): Tensor => {
      const tensor = engine.memory.tensor([this.units]);
      tensor.data.fill(value);
      return tensor;
    };
    this.gamma = new Variable(vector(1), { differentiable: scale });
    this.beta = new Variable(vector(0), { differentiable: center });
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
    backend.inverseDeviation(rstd, variance, this.#epsilon);
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
    const momentum = this.#momentum;
    // One row has no unbiased variance; its biased one, 0, is all there is.
    const correction = this.#varianceEstimator === "unbiased" && N > 1 ? N / (N - 1) : 1;
    const { backend } = this.#engine;
    backend.blend(this.movingMean, mean, momentum, 1 - momentum);
    backend.blend(this.movingVariance, variance, momentum, (1 - momentum) * correction);
  }
}
