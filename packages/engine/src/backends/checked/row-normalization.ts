// Checks in front of layer normalization.

import type { RowNormalizationOperations } from "../../backend/row-normalization.ts";
import { perChannel, perRow, same } from "./shapes.ts";

export function checkedRowNormalization(
  backend: RowNormalizationOperations,
): RowNormalizationOperations {
  return {
    normalizeRows(results, given) {
      same(results.y, given.x, "normalizeRows: x and y differ in shape");
      perRow(given.x, results.mean);
      perRow(given.x, results.rstd);
      perChannel(given.x, given.gamma, given.beta);
      backend.normalizeRows(results, given);
    },
    normalizeRowsBackward(gradients, given) {
      const { x } = given;
      same(given.dy, x, "normalizeRowsBackward: dy and x differ in shape");
      same(gradients.dx, x, "normalizeRowsBackward: dx and x differ in shape");
      perRow(x, given.mean);
      perRow(x, given.rstd);
      perChannel(x, given.gamma, gradients.dgamma, gradients.dbeta);
      backend.normalizeRowsBackward(gradients, given);
    },
  };
}
