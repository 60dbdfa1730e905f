// Checks in front of what moves, picks and masks. Row numbers are read here: a wrong one would make
// a kernel read or write outside its tensors.

import { assert } from "@caviar/errors";

import type { ArrangementOperations } from "../../backend/arrangement.ts";
import type { Tensor } from "../../tensor.ts";
import { perRow } from "./shapes.ts";

function numbersOf(rows: Tensor<"u32">, table: Tensor): void {
  for (const row of rows.data) assert(row < table.rows, "a row number lies beyond the table");
}

export function checkedArrangement(backend: ArrangementOperations): ArrangementOperations {
  return {
    copyColumns(to, toAt, from, fromAt, width) {
      assert(to.rows === from.rows, "copyColumns: numbers of rows differ");
      const isInside = toAt >= 0 && fromAt >= 0 && width >= 0;
      assert(isInside && toAt + width <= to.columns, "copyColumns: beyond the target's columns");
      assert(fromAt + width <= from.columns, "copyColumns: beyond the source's columns");
      backend.copyColumns(to, toAt, from, fromAt, width);
    },
    takeRows(out, table, rows) {
      perRow(out, rows);
      assert(out.columns === table.columns, "takeRows: rows of another length");
      numbersOf(rows, table);
      backend.takeRows(out, table, rows);
    },
    addRows(table, x, rows) {
      perRow(x, rows);
      assert(x.columns === table.columns, "addRows: rows of another length");
      numbersOf(rows, table);
      backend.addRows(table, x, rows);
    },
    transpose(out, x, A, B) {
      assert(out.size === x.size, "transpose: shapes differ");
      assert(A >= 1 && B >= 1 && x.size % (A * B) === 0, "transpose: no whole matrices");
      assert(out.pointer !== x.pointer, "transpose: not in place");
      backend.transpose(out, x, A, B);
    },
    dropoutMask(mask, from, rate) {
      assert(rate >= 0 && rate < 1, "dropoutMask: the rate must be in [0, 1)");
      backend.dropoutMask(mask, from, rate);
    },
  };
}
