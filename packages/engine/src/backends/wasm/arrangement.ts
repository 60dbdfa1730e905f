// Moving, picking and masking elements on the wasm backend.

import type { ArrangementOperations } from "../../backend/arrangement.ts";
import { dropThreshold } from "../../kernels/dropout-mask.ts";
import type { Kernels } from "../wasm-kernels.ts";

export function wasmArrangement(kernels: Kernels) {
  return {
    copyColumns: (to, toAt, from, fromAt, width) =>
      kernels.copyColumns(
        to.pointer,
        from.pointer,
        to.rows,
        to.columns,
        toAt,
        from.columns,
        fromAt,
        width,
      ),
    takeRows: (out, table, rows) =>
      kernels.takeRows(out.pointer, table.pointer, rows.pointer, rows.size, table.columns),
    addRows: (table, x, rows) =>
      kernels.addRows(table.pointer, x.pointer, rows.pointer, rows.size, table.columns),
    transpose: (out, x, A, B) => kernels.transpose(out.pointer, x.pointer, x.size / (A * B), A, B),
    dropoutMask: (mask, { key0, key1 }, rate) =>
      kernels.dropoutMask(mask.pointer, mask.size, key0, key1, dropThreshold(rate), 1 / (1 - rate)),
  } satisfies ArrangementOperations;
}
