// L1 and L2 regularization in Keras' convention: the loss has the penalty l1 * sum(|w|) +
// l2 * sum(w^2), so the gradient gets l1 * sign(w) + 2 * l2 * w. (PyTorch's weight_decay is twice
// this l2.)

import type { Engine } from "../engine.ts";
import type { Parameter } from "../layers/layer.ts";
import type { Tensor } from "../tensor.ts";

/** Add the penalties' gradients to `gradients`, which are in the parameters' order. */
export function addPenalties(
  engine: Engine,
  parameters: readonly Parameter[],
  gradients: readonly Tensor[],
): void {
  const { backend } = engine;
  for (const [i, { variable, l1 = 0, l2 }] of parameters.entries()) {
    if (l1 > 0) backend.addSign(gradients[i]!, variable.data, l1);
    if (l2 > 0) backend.blend(gradients[i]!, variable.data, 1, 2 * l2);
  }
}
