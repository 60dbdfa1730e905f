// Losses of the wasm backend.

import type { LossOperations, RowLoss } from "../../backend/losses.ts";
import type { Kernels } from "../wasm-kernels.ts";

/** The numbers by which assembly/losses.ts knows them. */
const KINDS: { readonly [Loss in RowLoss]: number } = {
  categoricalLogits: 0,
  categoricalNormalized: 1,
  categoricalClipped: 2,
  binaryLogits: 3,
  binaryClipped: 4,
  binaryLogClamped: 5,
  squaredError: 6,
  absoluteError: 7,
  huber: 8,
};

export function wasmLosses(kernels: Kernels) {
  return {
    rowLoss: (loss, { losses, gradient }, { prediction, target }, parameter) =>
      kernels.rowLoss(
        KINDS[loss],
        losses.pointer,
        gradient.pointer,
        prediction.pointer,
        target.pointer,
        prediction.rows,
        prediction.columns,
        parameter,
      ),
    oneHot: (out, labels, on, off) =>
      kernels.oneHot(out.pointer, labels.pointer, out.rows, out.columns, on, off),
  } satisfies LossOperations;
}
