// Metrics by name, of all rows of an evaluation at once: figures such as the area under a curve are
// no means over batches.

import { CaviarError } from "@caviar/errors";

import { areaUnderRoc, f1Score, precision, recall, topKAccuracy } from "./classification.ts";
import { accuracy, type ConfusionMatrix, confusionMatrix } from "./confusion-matrix.ts";
import {
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  r2Score,
  rootMeanSquaredError,
} from "./regression.ts";

/** Of classifiers (precision, recall and f1 are plain means over the classes), and of regressions. */
export type MetricName =
  | "accuracy"
  /** Such as `top5Accuracy`: the label is among the 5 largest scores. */
  | `top${number}Accuracy`
  | "precision"
  | "recall"
  | "f1"
  | "auc"
  | "meanSquaredError"
  | "rootMeanSquaredError"
  | "meanAbsoluteError"
  | "meanAbsolutePercentageError"
  | "r2";

/** What a network said of N rows, and what they are. */
export type Judged = {
  readonly predictions: Float32Array; // (N,width)
  readonly width: number;
  /** Labels (N), or targets (N,width). */
  readonly answers: Uint32Array | Float32Array;
  /** Above it a single column says class 1: 0 for logits, 0.5 for probabilities. */
  readonly threshold: number;
};

/** Throws CAV_USAGE for a metric that does not suit the answers. */
export function computeMetric(name: MetricName, judged: Judged): number {
  const { predictions, answers } = judged;
  switch (name) {
    case "accuracy":
      return accuracy(confusionOf(judged));
    case "precision":
      return precision(confusionOf(judged)).macro;
    case "recall":
      return recall(confusionOf(judged)).macro;
    case "f1":
      return f1Score(confusionOf(judged)).macro;
    case "auc":
      return areaUnderRoc(positiveScores(judged), labelsOf(judged));
    case "meanSquaredError":
      return meanSquaredError(predictions, answers);
    case "rootMeanSquaredError":
      return rootMeanSquaredError(predictions, answers);
    case "meanAbsoluteError":
      return meanAbsoluteError(predictions, answers);
    case "meanAbsolutePercentageError":
      return meanAbsolutePercentageError(predictions, answers);
    case "r2":
      return r2Score(predictions, answers);
  }
  const [, k] = /^top([1-9]\d*)Accuracy$/.exec(name) ?? [];
  if (k !== undefined) return topKAccuracy(predictions, labelsOf(judged), Number(k));
  throw new CaviarError("CAV_USAGE", `there is no metric ${name}`);
}

/**
 * Which class was taken for which. A single column is judged by the threshold. Throws
 * CAV_SHAPE_MISMATCH for answers that are no classes.
 */
export function confusionOf(judged: Judged): ConfusionMatrix {
  const { predictions, width, threshold } = judged;
  const predicted =
    width === 1 ? predictions.map((x) => (x > threshold ? 1 : 0)) : argmaxRows(predictions, width);
  return confusionMatrix(labelsOf(judged), predicted, Math.max(2, width));
}

/** The labels themselves, or the largest column of each row of targets. */
function labelsOf({ answers, width }: Judged): ArrayLike<number> {
  return answers instanceof Uint32Array || width === 1 ? answers : argmaxRows(answers, width);
}

function positiveScores({ predictions, width }: Judged): Float32Array {
  if (width === 1) return predictions;
  if (width === 2) {
    return Float32Array.from(
      { length: predictions.length / 2 },
      (_, n) => predictions[2 * n + 1]! - predictions[2 * n]!,
    );
  }
  throw new CaviarError("CAV_USAGE", `auc is of two classes, got outputs of ${width} columns`);
}

function argmaxRows(x: Float32Array, width: number): Uint32Array {
  return Uint32Array.from({ length: x.length / width }, (_, n) => {
    let best = 0;
    for (let c = 1; c < width; c++) if (x[n * width + c]! > x[n * width + best]!) best = c;
    return best;
  });
}
