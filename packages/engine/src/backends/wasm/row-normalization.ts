// Layer normalization of the wasm backend.

import type { RowNormalizationOperations } from "../../backend/row-normalization.ts";
import type { Kernels } from "../wasm-kernels.ts";

export function wasmRowNormalization(kernels: Kernels) {
  return {
    normalizeRows: ({ y, mean, rstd }, { x, gamma, beta, epsilon }) =>
      kernels.normalizeRows(
        y.pointer,
        mean.pointer,
        rstd.pointer,
        x.pointer,
        gamma.pointer,
        beta.pointer,
        x.rows,
        x.columns,
        epsilon,
      ),
    normalizeRowsBackward: ({ dx, dgamma, dbeta }, { dy, x, mean, rstd, gamma }) =>
      kernels.normalizeRowsBackward(
        dx.pointer,
        dgamma.pointer,
        dbeta.pointer,
        dy.pointer,
        x.pointer,
        mean.pointer,
        rstd.pointer,
        gamma.pointer,
        x.rows,
        x.columns,
      ),
  } satisfies RowNormalizationOperations;
}
