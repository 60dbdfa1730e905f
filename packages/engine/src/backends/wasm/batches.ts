// Batches of the wasm backend.

import type { BatchOperations } from "../../backend/batches.ts";
import type { Kernels } from "../wasm-kernels.ts";

export function wasmBatches(kernels: Kernels) {
  return {
    gatherStandardized: (out, source, rows, { mean, factor }) =>
      kernels.gatherStandardized(
        out.pointer,
        source.pointer,
        rows.pointer,
        mean.pointer,
        factor.pointer,
        rows.size,
        mean.size,
        source.dtype === "u8" ? 1 : 0,
      ),
    pick: (out, source, rows) => kernels.pick(out.pointer, source.pointer, rows.pointer, rows.size),
    countRight: (x, labels) => kernels.countRight(x.pointer, labels.pointer, x.rows, x.columns),
    shuffle: (rows, { key0, key1 }) => kernels.shuffle(rows.pointer, rows.size, key0, key1),
    moveImages(out, x, moves) {
      const [N, H, W, C] = x.shape;
      kernels.moveImages(out.pointer, x.pointer, moves.pointer, N!, H!, W!, C!);
    },
  } satisfies BatchOperations;
}
