// L2 regularization in Keras' convention: the loss has the penalty l2 * sum(w^2), so the gradient
// gets 2 * l2 * w. (PyTorch's weight_decay is twice this l2.)

import { assert } from "@caviar/errors";

import type { Engine } from "../engine.ts";
import type { Parameter } from "../layers/layer.ts";
import type { Tensor } from "../tensor.ts";

/** The gradient that the tape left in `parameter`, with the penalty's added to it in place. */
export function penalizedGradient(engine: Engine, { variable, l2 }: Parameter): Tensor {
  const { gradient } = variable;
  assert(gradient !== undefined, "a parameter has no gradient: call the loss's backward first");
  if (l2 > 0) engine.backend.blend(gradient, variable.data, 1, 2 * l2);
  return gradient;
}
