// What a backend must do for losses.

import type { Tensor } from "../tensor.ts";

/** Losses of a row (C) against targets of the same shape; each formula stands in kernels/losses.ts. */
export type RowLoss =
  | "categoricalLogits"
  | "categoricalNormalized"
  | "categoricalClipped"
  | "binaryLogits"
  | "binaryClipped"
  | "binaryLogClamped"
  | "squaredError"
  | "absoluteError"
  | "huber";

export type LossOperations = {
  /**
   * losses (N) and gradient (N,C), where gradient[n,.] = d losses[n] / d prediction[n,.]. `parameter`
   * is the epsilon of the clipped losses and the delta of huber; the others have none.
   */
  rowLoss(loss: RowLoss, results: RowLossResults, given: RowLossGiven, parameter: number): void;
  /** out (N,C) = off, and on in the column of the row's label. */
  oneHot(out: Tensor, labels: Tensor<"u32">, on: number, off: number): void;
};

type RowLossResults = { readonly losses: Tensor; readonly gradient: Tensor };

type RowLossGiven = { readonly prediction: Tensor; readonly target: Tensor };
