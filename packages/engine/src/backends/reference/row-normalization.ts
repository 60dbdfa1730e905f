// Layer normalization of the reference backend.

import type { RowNormalizationOperations } from "../../backend/row-normalization.ts";
import { normalizeRows, normalizeRowsBackward } from "../../kernels/layer-normalization.ts";

export const referenceRowNormalization: RowNormalizationOperations = {
  normalizeRows: ({ y, mean, rstd }, { x, gamma, beta, epsilon }) =>
    normalizeRows(y.data, mean.data, rstd.data, x.data, gamma.data, beta.data, epsilon),
  normalizeRowsBackward: ({ dx, dgamma, dbeta }, { dy, x, mean, rstd, gamma }) =>
    normalizeRowsBackward(
      dx.data,
      dgamma.data,
      dbeta.data,
      dy.data,
      x.data,
      mean.data,
      rstd.data,
      gamma.data,
    ),
};
