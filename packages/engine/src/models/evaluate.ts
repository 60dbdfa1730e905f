// A classifier judged on labelled data, in inference mode.

import { assert } from "@caviar/errors";

import type { LabelledRows } from "../data/labelled-rows.ts";
import { sparseCategoricalCrossentropy } from "../losses/sparse-categorical-crossentropy.ts";
import { accuracy, type ConfusionMatrix, emptyConfusion } from "../metrics/confusion-matrix.ts";
import type { Sequential } from "./sequential.ts";

export type Verdict = {
  /** Mean cross-entropy over the rows, without the L2 penalty. */
  readonly loss: number;
  /** Share of rows whose largest logit is the label's. */
  readonly accuracy: number;
  readonly confusion: ConfusionMatrix;
};

/** Rows that go through the network at once: bounds the memory, not the result's meaning. */
const BATCH_ROWS = 512;

/**
 * Judge `model` on the rows of `data` that `rows` names, in that order. Throws CAV_SHAPE_MISMATCH for a
 * label that is no output.
 */
export function evaluate(model: Sequential, data: LabelledRows, rows = data.allRows): Verdict {
  assert(rows.length > 0, "evaluate needs at least one row");
  const { engine } = model;
  const confusion = emptyConfusion(model.outputs);
  let lossSum = 0;
  for (let start = 0; start < rows.length; start += BATCH_ROWS) {
    const part = rows.subarray(start, start + BATCH_ROWS);
    engine.scope(() => {
      const { x, labels } = data.gather(part);
      const logits = model.forward({ training: false, tape: undefined }, x);
      lossSum += sparseCategoricalCrossentropy(engine, logits, labels).value * part.length;
      const predicted = engine.memory.tensor([part.length], "u32");
      engine.backend.argmax(predicted, logits.data);
      const [truth, guesses] = [labels.data, predicted.data];
      for (let n = 0; n < part.length; n++) confusion[truth[n]!]![guesses[n]!]! += 1;
    });
  }
  return { loss: lossSum / rows.length, accuracy: accuracy(confusion), confusion };
}
