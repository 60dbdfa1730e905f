// Figures of merit of a regression: predictions against targets, both (N) or both flattened alike.
// Sums are in double precision.

import { CaviarError } from "@caviar/errors";

type Numbers = ArrayLike<number>;

/** Mean of (prediction - target)^2. */
export function meanSquaredError(predictions: Numbers, targets: Numbers): number {
  return meanOf(predictions, targets, (error) => error * error);
}

/** Square root of the mean squared error: in the targets' unit. */
export function rootMeanSquaredError(predictions: Numbers, targets: Numbers): number {
  return Math.sqrt(meanSquaredError(predictions, targets));
}

/** Mean of |prediction - target|. */
export function meanAbsoluteError(predictions: Numbers, targets: Numbers): number {
  return meanOf(predictions, targets, Math.abs);
}

/** Mean of 100 |prediction - target| / max(|target|, 1e-7), in per cent (Keras). */
export function meanAbsolutePercentageError(predictions: Numbers, targets: Numbers): number {
  return meanOf(
    predictions,
    targets,
    (error, target) => (100 * Math.abs(error)) / Math.max(Math.abs(target), 1e-7),
  );
}

/**
 * Coefficient of determination: 1 - the share of the targets' variance that is not explained. 1 is
 * perfect, 0 as good as the mean; NaN when the targets are all equal.
 */
export function r2Score(predictions: Numbers, targets: Numbers): number {
  const mean = meanOf(targets, targets, (_, target) => target);
  const variance = meanOf(targets, targets, (_, target) => (target - mean) * (target - mean));
  return variance === 0 ? Number.NaN : 1 - meanSquaredError(predictions, targets) / variance;
}

function meanOf(
  predictions: Numbers,
  targets: Numbers,
  term: (error: number, target: number) => number,
): number {
  if (predictions.length !== targets.length || targets.length === 0) {
    throw new CaviarError(
      "CAV_SHAPE_MISMATCH",
      `metrics need a prediction for each target: got ${predictions.length} predictions and ` +
        `${targets.length} targets`,
    );
  }
  let sum = 0;
  for (let i = 0; i < targets.length; i++) sum += term(predictions[i]! - targets[i]!, targets[i]!);
  return sum / targets.length;
}
