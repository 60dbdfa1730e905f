// What a backend must do: the operations that training needs, in groups; most see (rows, columns).
// Each operation is deterministic: one fixed order of summation, whatever the data.
// Shapes are validated once, in backends/checked.ts, so implementations may trust them.

import type { ActivationOperations } from "./backend/activations.ts";
import type { ArrangementOperations } from "./backend/arrangement.ts";
import type { ConvolutionOperations } from "./backend/convolution.ts";
import type { LossOperations } from "./backend/losses.ts";
import type { RowNormalizationOperations } from "./backend/row-normalization.ts";
import type { ArithmeticOperations } from "./backend/arithmetic.ts";
import type { BatchOperations } from "./backend/batches.ts";
import type { UpdateOperations } from "./backend/updates.ts";
import type { Tensor } from "./tensor.ts";

/** Which factor is stored transposed: "nt" means out = a b^T. */
export type GemmForm = "nn" | "nt" | "tn";

export type Backend = ArithmeticOperations &
  BatchOperations &
  CoreOperations &
  ActivationOperations &
  ArrangementOperations &
  ConvolutionOperations &
  LossOperations &
  RowNormalizationOperations &
  UpdateOperations;

type CoreOperations = {
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
  /** Sum of |x| over all elements. */
  sumMagnitudes(x: Tensor): number;

  /** Mean and biased variance of each channel: mean, variance (C) from x (N,C). */
  moments(mean: Tensor, variance: Tensor, x: Tensor): void;
  /** rstd = 1 / sqrt(variance + epsilon). */
  inverseDeviation(rstd: Tensor, variance: Tensor, epsilon: number): void;
  /** y = gamma * (x - mean) * rstd + beta; the vectors are (C). */
  normalize(y: Tensor, x: Tensor, mean: Tensor, rstd: Tensor, gamma: Tensor, beta: Tensor): void;
  /** Gradients of `normalize`; see NormalizeGradients. */
  normalizeBackward(gradients: NormalizeGradients, given: NormalizeGiven): void;

  /**
   * probabilities = softmax(logits), losses (N) = -log p[label]; returns the sum of the losses, or
   * -Infinity, which no sum is, when a label is not below C.
   */
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
