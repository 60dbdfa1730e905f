// Moving, picking and masking elements on the reference backend.

import type { ArrangementOperations } from "../../backend/arrangement.ts";
import { addRows, copyColumns, takeRows, transpose } from "../../kernels/arrangement.ts";
import { dropoutMask } from "../../kernels/dropout-mask.ts";

export const referenceArrangement: ArrangementOperations = {
  copyColumns: (to, toAt, from, fromAt, width) =>
    copyColumns(
      { data: to.data, columns: to.columns, at: toAt },
      { data: from.data, columns: from.columns, at: fromAt },
      to.rows,
      width,
    ),
  takeRows: (out, table, rows) => takeRows(out.data, table.data, rows.data),
  addRows: (table, x, rows) => addRows(table.data, x.data, rows.data),
  transpose: (out, x, A, B) => transpose(out.data, x.data, A, B),
  dropoutMask: (mask, from, rate) => dropoutMask(mask.data, from, rate),
};
