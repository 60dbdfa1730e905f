// What a backend must do to update parameters. Every tensor of one call has the parameter's shape.

import type { Tensor } from "../tensor.ts";

export type UpdateOperations = {
  /** v = momentum * v - learningRate * g; w += v. */
  momentum(w: Tensor, v: Tensor, g: Tensor, learningRate: number, momentum: number): void;
  /** One Adam update of w with moments m and v; see AdamStep. */
  adam(w: Tensor, m: Tensor, v: Tensor, g: Tensor, step: AdamStep): void;

  /** y = keep * y + take * x^2. */
  blendSquares(y: Tensor, x: Tensor, keep: number, take: number): void;
  /** y += scale * x / (sqrt(max(squares + inner, 0)) + outer). */
  addQuotient(y: Tensor, x: Tensor, squares: Tensor, quotient: Quotient): void;
  /** y = max(y, x); NaN in either gives NaN. */
  raise(y: Tensor, x: Tensor): void;
  /** y += scale * sign(x), where sign(0) = 0. */
  addSign(y: Tensor, x: Tensor, scale: number): void;
  /** y = min(max(y, -limit), limit); NaN stays NaN. */
  clip(y: Tensor, limit: number): void;
  /** y = 0 where |y| < 1e-36; NaN stays NaN. */
  sweepDenormals(y: Tensor): void;
};

/** m = beta1 m + (1-beta1) g; v = beta2 v + (1-beta2) g^2; w -= stepSize m / (sqrt(v) + epsilon). */
type AdamStep = {
  readonly beta1: number;
  readonly beta2: number;
  readonly stepSize: number;
  readonly epsilon: number;
};

/** How `addQuotient` divides: `inner` is added inside the root, `outer` outside. */
type Quotient = {
  readonly scale: number;
  readonly inner: number;
  readonly outer: number;
};
