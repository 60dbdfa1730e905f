// What a backend must do: the dozen operations that training needs, on (rows, columns) tensors.
// Each operation is deterministic: one fixed order of summation, whatever the data.
// Shapes are validated once, in backends/checked.ts, so implementations may trust them.

import type { Tensor } from "./tensor.ts";

/** Which factor is stored transposed: "nt" means out = a b^T. */
export type GemmForm = "nn" | "nt" | "tn";

export type Backend = {
  readonly name: string;
  /** The same bits on every machine, Node version and run. */
  readonly reproducible: boolean;

  /** out (M,N) = a (M,K) b (K,N), where the transposed factor of `form` is stored the other way. */
  gemm(out: Tensor, a: Tensor, b: Tensor, form: GemmForm): void;

  /** y (N,C) += bias (C), in place. */
  addBias(y: Tensor, bias: Tensor): void;
  /** out (C) = sum over the rows of x (N,C). */
  sumRows(out: Tensor, x: Tensor): void;
  /** y = keep * y + take * x, element by element. */
  blend(y: Tensor, x: Tensor, keep: number, take: number): void;
  /** Sum of x^2 over all elements. */
  sumSquares(x: Tensor): number;

  /** y = max(x, 0); NaN stays NaN. */
  relu(y: Tensor, x: Tensor): void;
  /** dx = dy where y > 0, else 0. */
  reluBackward(dx: Tensor, dy: Tensor, y: Tensor): void;

  /** Mean and biased variance of each channel: mean, variance (C) from x (N,C). */
  moments(mean: Tensor, variance: Tensor, x: Tensor): void;
  /** rstd = 1 / sqrt(variance + epsilon). */
  inverseDeviation(rstd: Tensor, variance: Tensor, epsilon: number): void;
  /** y = gamma * (x - mean) * rstd + beta; the vectors are (C). */
  normalize(y: Tensor, x: Tensor, mean: Tensor, rstd: Tensor, gamma: Tensor, beta: Tensor): void;
  /** Gradients of `normalize`; see NormalizeGradients. */
  normalizeBackward(gradients: NormalizeGradients, given: NormalizeGiven): void;

  /** probabilities = softmax(logits), losses (N) = -log p[label]; returns the sum of the losses. */
  softmaxCrossEntropy(
    losses: Tensor,
    probabilities: Tensor,
    logits: Tensor,
    labels: Tensor<"u32">,
  ): number;
  /** dlogits = scale * (probabilities - one-hot labels). */
  softmaxCrossEntropyBackward(
    dlogits: Tensor,
    probabilities: Tensor,
    labels: Tensor<"u32">,
    scale: number,
  ): void;
  /** Column of the largest element of each row, the first of equals: out (N) from x (N,C). */
  argmax(out: Tensor<"u32">, x: Tensor): void;

  /** v = momentum * v - learningRate * g; w += v. */
  momentum(w: Tensor, v: Tensor, g: Tensor, learningRate: number, momentum: number): void;
  /** One Adam update of w with moments m and v; see AdamStep. */
  adam(w: Tensor, m: Tensor, v: Tensor, g: Tensor, step: AdamStep): void;

  /** out (N,F) = scale * source[rows]: a batch gathered from (count,F) bytes. */
  gather(out: Tensor, source: Tensor<"u8">, rows: Tensor<"u32">, scale: number): void;
};

/** What `normalizeBackward` fills: dx (N,C), dgamma (C), dbeta (C). */
type NormalizeGradients = {
  readonly dx: Tensor;
  readonly dgamma: Tensor;
  readonly dbeta: Tensor;
};

/** What `normalizeBackward` reads. */
type NormalizeGiven = {
  readonly dy: Tensor; // (N,C)
  readonly x: Tensor; // (N,C)
  readonly mean: Tensor; // (C)
  readonly rstd: Tensor; // (C)
  readonly gamma: Tensor; // (C)
  /** True when mean and rstd were constants (inference), not functions of x. */
  readonly frozen: boolean;
};

/** m = beta1 m + (1-beta1) g; v = beta2 v + (1-beta2) g^2; w -= stepSize m / (sqrt(v) + epsilon). */
type AdamStep = {
  readonly beta1: number;
  readonly beta2: number;
  readonly stepSize: number;
  readonly epsilon: number;
};
