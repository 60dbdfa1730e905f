// Checks in front of the losses.

import { assert } from "@caviar/errors";

import type { LossOperations } from "../../backend/losses.ts";
import { perRow, same } from "./shapes.ts";

export function checkedLosses(backend: LossOperations): LossOperations {
  return {
    rowLoss(loss, results, given, parameter) {
      const { prediction, target } = given;
      same(target, prediction, "rowLoss: target and prediction differ in shape");
      same(results.gradient, prediction, "rowLoss: gradient and prediction differ in shape");
      perRow(prediction, results.losses);
      backend.rowLoss(loss, results, given, parameter);
    },
    oneHot(out, labels, on, off) {
      perRow(out, labels);
      for (const label of labels.data)
        assert(label < out.columns, "a label lies beyond the classes");
      backend.oneHot(out, labels, on, off);
    },
  };
}
