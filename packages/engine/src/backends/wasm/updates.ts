// Parameter updates of the wasm backend.

import type { UpdateOperations } from "../../backend/updates.ts";
import type { Kernels } from "../wasm-kernels.ts";

export function wasmUpdates(kernels: Kernels) {
  return {
    momentum: (w, v, g, learningRate, momentum) =>
      kernels.momentum(w.pointer, v.pointer, g.pointer, w.size, learningRate, momentum),
    adam: (w, m, v, g, { beta1, beta2, stepSize, epsilon }) =>
      kernels.adam(
        w.pointer,
        m.pointer,
        v.pointer,
        g.pointer,
        w.size,
        beta1,
        1 - beta1,
        beta2,
        1 - beta2,
        stepSize,
        epsilon,
      ),
    blendSquares: (y, x, keep, take) =>
      kernels.blendSquares(y.pointer, x.pointer, y.size, keep, take),
    addQuotient: (y, x, squares, { scale, inner, outer }) =>
      kernels.addQuotient(y.pointer, x.pointer, squares.pointer, y.size, scale, inner, outer),
    raise: (y, x) => kernels.raise(y.pointer, x.pointer, y.size),
    addSign: (y, x, scale) => kernels.addSign(y.pointer, x.pointer, y.size, scale),
    clip: (y, limit) => kernels.clip(y.pointer, y.size, limit),
    sweepDenormals: (y) => kernels.sweepDenormals(y.pointer, y.size),
  } satisfies UpdateOperations;
}
