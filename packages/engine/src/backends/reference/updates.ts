// Parameter updates of the reference backend.

import type { UpdateOperations } from "../../backend/updates.ts";
import { sweepDenormals } from "../../kernels/denormals.ts";
import { addQuotient, addSign, blendSquares, clip, raise } from "../../kernels/update-adaptive.ts";
import { adamUpdate, momentumUpdate } from "../../kernels/update.ts";

export const referenceUpdates: UpdateOperations = {
  momentum: (w, v, g, learningRate, momentum) =>
    momentumUpdate(w.data, v.data, g.data, learningRate, momentum),
  adam: (w, m, v, g, { beta1, beta2, stepSize, epsilon }) =>
    adamUpdate(w.data, m.data, v.data, g.data, beta1, beta2, stepSize, epsilon),
  blendSquares: (y, x, keep, take) => blendSquares(y.data, x.data, keep, take),
  addQuotient: (y, x, squares, { scale, inner, outer }) =>
    addQuotient(y.data, x.data, squares.data, scale, inner, outer),
  raise: (y, x) => raise(y.data, x.data),
  addSign: (y, x, scale) => addSign(y.data, x.data, scale),
  clip: (y, limit) => clip(y.data, limit),
  sweepDenormals: (y) => sweepDenormals(y.data),
};
