// What a backend must do for activations. All tensors of one call have the same shape.

import type { Tensor } from "../tensor.ts";

/** Functions of one element; each formula stands in kernels/activations.ts. */
export type ElementFunction =
  | "leakyRelu"
  | "elu"
  | "gelu"
  | "geluTanh"
  | "sigmoid"
  | "tanh"
  | "softplus"
  | "silu";

export type ActivationOperations = {
  /** y = max(x, 0); NaN stays NaN. */
  relu(y: Tensor, x: Tensor): void;
  /** dx = dy where y > 0, else 0. */
  reluBackward(dx: Tensor, dy: Tensor, y: Tensor): void;

  /** y = f(x). `parameter` is leakyRelu's slope or elu's alpha; the others have none. */
  activate(f: ElementFunction, y: Tensor, x: Tensor, parameter: number): void;
  /** dx = dy f'(x). */
  activateBackward(f: ElementFunction, dx: Tensor, dy: Tensor, x: Tensor, parameter: number): void;

  /** y = exp(x) / sum exp(x) along each row of (N,C). */
  softmax(y: Tensor, x: Tensor): void;
  /** dx = y (dy - sum along the row of dy y). */
  softmaxBackward(dx: Tensor, dy: Tensor, y: Tensor): void;
};
