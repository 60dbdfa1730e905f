// What a backend must do for layer normalization.

import type { Tensor } from "../tensor.ts";

export type RowNormalizationOperations = {
  /** y = gamma (x - mean) rstd + beta with each row's own moments; see RowNormalization. */
  normalizeRows(results: RowNormalization, given: RowNormalizationGiven): void;
  /** Gradients of `normalizeRows`. */
  normalizeRowsBackward(
    gradients: { readonly dx: Tensor; readonly dgamma: Tensor; readonly dbeta: Tensor },
    given: RowNormalizationBackwardGiven,
  ): void;
};

type RowNormalization = {
  readonly y: Tensor; // (N,C)
  readonly mean: Tensor; // (N)
  readonly rstd: Tensor; // (N) 1 / sqrt(variance + epsilon), biased variance
};

type RowNormalizationGiven = {
  readonly x: Tensor; // (N,C)
  readonly gamma: Tensor; // (C)
  readonly beta: Tensor; // (C)
  readonly epsilon: number;
};

type RowNormalizationBackwardGiven = {
  readonly dy: Tensor; // (N,C)
  readonly x: Tensor; // (N,C)
  readonly mean: Tensor; // (N)
  readonly rstd: Tensor; // (N)
  readonly gamma: Tensor; // (C)
};
