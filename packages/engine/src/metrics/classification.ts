// Figures of merit of a classifier, from its scores (logits or probabilities, (N,C) row-major) or
// from a confusion matrix. Higher is better; all lie in [0, 1]; NaN where there is nothing to judge.

import { CaviarError } from "@caviar/errors";

import type { ConfusionMatrix } from "./confusion-matrix.ts";

/** One number a class, and ways to average them: plainly, or by each class's share of the rows. */
export type PerClass = {
  readonly perClass: readonly number[];
  readonly macro: number;
  readonly weighted: number;
};

/**
 * Share of rows whose label is among the `k` largest scores. As in TensorFlow's in_top_k, equal
 * scores all count as above the line: constant scores are not rewarded by their order alone, but by
 * the rule that a label tied with the k-th is in. A row with NaN is never right.
 */
export function topKAccuracy(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  k: number,
): number {
  const N = labels.length;
  const C = columnsOf(scores, N);
  let right = 0;
  for (let n = 0; n < N; n++) {
    const own = scores[n * C + labels[n]!]!;
    let above = 0;
    for (let c = 0; c < C; c++) if (!(scores[n * C + c]! <= own)) above++;
    if (above < k) right++;
  }
  return right / N;
}

/** Of the rows taken for a class, the share that is of it; 0 for a class never guessed. */
export function precision(confusion: ConfusionMatrix): PerClass {
  return averaged(confusion, (truth) => ratio(right(confusion, truth), column(confusion, truth)));
}

/** Of the rows of a class, the share that was taken for it; 0 for a class without rows. */
export function recall(confusion: ConfusionMatrix): PerClass {
  return averaged(confusion, (truth) => ratio(right(confusion, truth), row(confusion, truth)));
}

/** The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN). */
export function f1Score(confusion: ConfusionMatrix): PerClass {
  return averaged(confusion, (truth) =>
    ratio(2 * right(confusion, truth), row(confusion, truth) + column(confusion, truth)),
  );
}

/**
 * Area under the ROC curve: the chance that a positive row scores higher than a negative one, ties
 * counting half (Mann & Whitney 1947). Exact, unlike Keras' with its 200 thresholds. `labels` are 0
 * or 1. NaN without a row of each kind, or when a score is NaN.
 */
export function areaUnderRoc(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  columnsOf(scores, labels.length, 1);
  const order = Array.from(scores, (score, n) => ({ score, positive: labels[n] === 1 }));
  if (order.some(({ score }) => Number.isNaN(score))) return Number.NaN;
  order.sort((a, b) => a.score - b.score);
  const positives = order.filter(({ positive }) => positive).length;
  let ranks = 0; // of the positives; equal scores share the mean of their ranks
  for (let start = 0; start < order.length;) {
    let end = start;
    let within = 0;
    while (end < order.length && order[end]!.score === order[start]!.score) {
      if (order[end]!.positive) within++;
      end++;
    }
    ranks += within * ((start + 1 + end) / 2);
    start = end;
  }
  const negatives = order.length - positives;
  return (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
}

function columnsOf(scores: ArrayLike<number>, rows: number, columns?: number): number {
  const C = columns ?? scores.length / rows;
  if (rows > 0 && Number.isInteger(C) && scores.length === rows * C) return C;
  throw new CaviarError(
    "CAV_SHAPE_MISMATCH",
    `metrics need as many scores a row for each label: got ${scores.length} scores, ${rows} labels`,
  );
}

function averaged(confusion: ConfusionMatrix, figure: (truth: number) => number): PerClass {
  const perClass = confusion.map((_, truth) => figure(truth));
  const rows = confusion.map((_, truth) => row(confusion, truth));
  const total = rows.reduce((sum, count) => sum + count, 0);
  const weighted = perClass.reduce((sum, value, truth) => sum + value * rows[truth]!, 0) / total;
  return { perClass, macro: perClass.reduce((a, b) => a + b, 0) / perClass.length, weighted };
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const right = (confusion: ConfusionMatrix, truth: number): number => confusion[truth]![truth]!;
const row = (confusion: ConfusionMatrix, truth: number): number =>
  confusion[truth]!.reduce((sum, count) => sum + count, 0);
const column = (confusion: ConfusionMatrix, guess: number): number =>
  confusion.reduce((sum, counts) => sum + counts[guess]!, 0);
