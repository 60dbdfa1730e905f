// Checks in front of the batch operations. Row numbers are the caller's to check: see data/.

import { assert } from "@caviar/errors";

import type { BatchOperations } from "../../backend/batches.ts";
import { perRow } from "./shapes.ts";

export function checkedBatches(backend: BatchOperations): BatchOperations {
  return {
    gatherStandardized(out, source, rows, standard) {
      const F = source.columns;
      assert(out.size === rows.size * F, "gatherStandardized: shapes differ");
      const { mean, factor } = standard;
      assert(mean.size === F && factor.size === F, "gatherStandardized: one number a feature");
      backend.gatherStandardized(out, source, rows, standard);
    },
    pick(out, source, rows) {
      assert(out.size === rows.size, "pick: one element a row");
      backend.pick(out, source, rows);
    },
    countRight(x, labels) {
      perRow(x, labels);
      return backend.countRight(x, labels);
    },
    shuffle: (rows, from) => backend.shuffle(rows, from),
    moveImages(out, x, moves) {
      const [N, H, W] = x.shape;
      assert(x.shape.length === 4 && out.size === x.size, "moveImages takes (N,H,W,C)");
      assert(moves.rows === N && moves.columns === 3, "moveImages: moves are (N,3)");
      const { data } = moves;
      for (let n = 0; n < moves.rows; n++) {
        // | 0 reads two's complement.
        assert(Math.abs(data[3 * n + 1]! | 0) <= H!, "moveImages: further down than high");
        assert(Math.abs(data[3 * n + 2]! | 0) <= W!, "moveImages: further right than wide");
      }
      backend.moveImages(out, x, moves);
    },
  };
}
