// Sparse softmax cross-entropy from logits, averaged over the rows: the stable form, in which no
// probability is rounded to 0 before its logarithm is taken, in kernels of its own.

import type { Tape } from "../autodiff/tape.ts";
import type { Variable } from "../autodiff/variable.ts";
import type { Engine } from "../engine.ts";
import type { Tensor } from "../tensor.ts";
import type { LossResult } from "./loss-result.ts";
import { requireLabels } from "./target.ts";

/**
 * logits (N,C), labels (N) in [0, C). `value` is the mean over the rows. Throws CAV_SHAPE_MISMATCH
 * for another number of labels, and for a label that is no class.
 */
export function sparseCategoricalCrossentropy(
  engine: Engine,
  logits: Variable,
  labels: Tensor<"u32">,
): LossResult {
  const { memory, backend } = engine;
  const { rows: N, columns: C } = logits.data;
  if (labels.size !== N) requireLabels(labels, N, C);
  const perSample = memory.tensor([N]);
  const probabilities = memory.tensor(logits.data.shape);
  const sum = backend.softmaxCrossEntropy(perSample, probabilities, logits.data, labels);
  if (sum === -Infinity) requireLabels(labels, N, C);

  const backward = (tape: Tape): void => {
    const dlogits = memory.tensor(logits.data.shape);
    backend.softmaxCrossEntropyBackward(dlogits, probabilities, labels, 1 / N);
    tape.backward(logits, dlogits);
  };
  return { value: sum / N, perSample, backward };
}
