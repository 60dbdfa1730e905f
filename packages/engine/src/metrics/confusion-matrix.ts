// Which class was taken for which: (classes, classes) counts, row = truth, column = prediction.

import { CaviarError } from "@caviar/errors";

export type ConfusionMatrix = number[][];

export function emptyConfusion(classes: number): ConfusionMatrix {
  return Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
}

/** Share of the counts on the diagonal; NaN of an empty matrix. */
export function accuracy(confusion: ConfusionMatrix): number {
  let correct = 0;
  let total = 0;
  for (const [truth, row] of confusion.entries()) {
    correct += row[truth]!;
    for (const count of row) total += count;
  }
  return correct / total;
}

/**
 * The matrix of labels and predicted classes, both whole numbers below `classes`. Throws
 * CAV_SHAPE_MISMATCH for others.
 */
export function confusionMatrix(
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): ConfusionMatrix {
  const confusion = emptyConfusion(classes);
  for (let n = 0; n < labels.length; n++) {
    const counts = confusion[labels[n]!];
    if (counts?.[predicted[n]!] === undefined) {
      throw new CaviarError(
        "CAV_SHAPE_MISMATCH",
        `classes are whole numbers below ${classes}; row ${n} is of class ${labels[n]}, taken for ` +
          `${predicted[n]}`,
      );
    }
    counts[predicted[n]!]! += 1;
  }
  return confusion;
}
