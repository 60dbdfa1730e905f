// Checks in front of the parameter updates: everything has the parameter's shape.

import type { UpdateOperations } from "../../backend/updates.ts";
import { same } from "./shapes.ts";

export function checkedUpdates(backend: UpdateOperations): UpdateOperations {
  return {
    momentum(w, v, g, learningRate, momentum) {
      same(v, w, "momentum: velocity and parameter differ in shape");
      same(g, w, "momentum: gradient and parameter differ in shape");
      backend.momentum(w, v, g, learningRate, momentum);
    },
    adam(w, m, v, g, step) {
      same(m, w, "adam: first moment and parameter differ in shape");
      same(v, w, "adam: second moment and parameter differ in shape");
      same(g, w, "adam: gradient and parameter differ in shape");
      backend.adam(w, m, v, g, step);
    },
    blendSquares(y, x, keep, take) {
      same(y, x, "blendSquares: shapes differ");
      backend.blendSquares(y, x, keep, take);
    },
    addQuotient(y, x, squares, quotient) {
      same(y, x, "addQuotient: shapes differ");
      same(y, squares, "addQuotient: squares have another shape");
      backend.addQuotient(y, x, squares, quotient);
    },
    raise(y, x) {
      same(y, x, "raise: shapes differ");
      backend.raise(y, x);
    },
    addSign(y, x, scale) {
      same(y, x, "addSign: shapes differ");
      backend.addSign(y, x, scale);
    },
    clip: (y, limit) => backend.clip(y, limit),
    sweepDenormals: (y) => backend.sweepDenormals(y),
  };
}
