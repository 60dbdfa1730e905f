// Weights of rows, and how the rows' losses become one number.

import { CaviarError } from "@caviar/errors";

import { requireOneOf } from "../one-of.ts";
import type { Target } from "./target.ts";

/**
 * With weights w (1 where none are given), losses l and N rows:
 *   sumOverBatchSize  sum(w l) / N        Keras
 *   sum               sum(w l)
 *   weightedMean      sum(w l) / sum(w)   PyTorch's mean
 */
export type Reduction = "sumOverBatchSize" | "sum" | "weightedMean";

export type LossWeights = {
  /** One a row. */
  readonly sampleWeight?: ArrayLike<number> | undefined;
  /** One a class. A row's class is its label; of numbers the largest's column, or a binary 0 or 1. */
  readonly classWeight?: ArrayLike<number> | undefined;
  /** What the reduced loss is multiplied by, beside the losses of other outputs; default 1. */
  readonly lossWeight?: number | undefined;
};

/** The weight of each row, in double precision. Throws CAV_SHAPE_MISMATCH for a wrong number of them. */
export function rowWeights(
  { sampleWeight, classWeight }: LossWeights,
  target: Target,
  rows: number,
): Float64Array {
  if (sampleWeight !== undefined && sampleWeight.length !== rows) {
    throw new CaviarError(
      "CAV_SHAPE_MISMATCH",
      `${rows} rows need ${rows} sample weights, got ${sampleWeight.length}`,
    );
  }
  const weights = Float64Array.from({ length: rows }, (_, n) => sampleWeight?.[n] ?? 1);
  if (classWeight === undefined) return weights;
  const { data } = target;
  const columns = data.length / rows;
  for (let n = 0; n < rows; n++) {
    const row = data.subarray(n * columns, (n + 1) * columns);
    const label = columns === 1 ? Math.round(row[0]!) : row.indexOf(Math.max(...row));
    const weight = classWeight[label];
    if (weight === undefined) {
      throw new CaviarError(
        "CAV_SHAPE_MISMATCH",
        `class ${label} of row ${n} has no weight: there are ${classWeight.length}`,
      );
    }
    weights[n]! *= weight;
  }
  return weights;
}

/** The reduced loss, and d value / d losses: what each row's gradient is multiplied by. */
type Reduced = { readonly value: number; readonly factors: Float64Array };

export function reduce(losses: Float32Array, weights: Float64Array, reduction: Reduction): Reduced {
  let sum = 0;
  let total = 0;
  for (const [n, weight] of weights.entries()) {
    sum += weight * losses[n]!;
    total += weight;
  }
  requireOneOf("reduction", reduction, ["sumOverBatchSize", "sum", "weightedMean"]);
  const divisor = { sumOverBatchSize: losses.length, sum: 1, weightedMean: total }[reduction];
  return { value: sum / divisor, factors: weights.map((weight) => weight / divisor) };
}

/** `weight` times the reduced loss. */
export function scaled(reduced: Reduced, weight = 1): Reduced {
  return weight === 1
    ? reduced
    : { value: weight * reduced.value, factors: reduced.factors.map((x) => weight * x) };
}
