// Batches of the reference backend.

import type { BatchOperations } from "../../backend/batches.ts";
import {
  countRight,
  gatherStandardized,
  moveImages,
  pick,
  shuffle,
} from "../../kernels/batches.ts";

export const referenceBatches: BatchOperations = {
  gatherStandardized: (out, source, rows, { mean, factor }) =>
    gatherStandardized(out.data, source.data, rows.data, mean.data, factor.data),
  pick: (out, source, rows) => pick(out.data, source.data, rows.data),
  countRight: (x, labels) => countRight(x.data, labels.data),
  shuffle: (rows, from) => shuffle(rows.data, from),
  moveImages(out, x, moves) {
    const [, H, W, C] = x.shape;
    const { buffer, byteOffset, length } = moves.data;
    moveImages(out.data, x.data, new Int32Array(buffer, byteOffset, length), H!, W!, C!);
  },
};
