// Losses, by description. Each gives a loss to every row of the prediction (all axes but the last
// are rows); rows are weighted and reduced to one number, which is what is differentiated.

import { CaviarError, shown } from "@caviar/errors";

import type { Tape } from "../autodiff/tape.ts";
import type { Variable } from "../autodiff/variable.ts";
import type { RowLoss } from "../backend/losses.ts";
import type { Engine } from "../engine.ts";
import type { LossResult } from "./loss-result.ts";
import { sparseCategoricalCrossentropy } from "./sparse-categorical-crossentropy.ts";
import { denseTarget, type Target } from "./target.ts";
import { type LossWeights, reduce, type Reduction, rowWeights, scaled } from "./weights.ts";

export type { LossResult } from "./loss-result.ts";

/** Cross-entropy of classes: sum over them of -target * log(probability). */
type CategoricalSettings = {
  /**
   * Default true: predictions are logits, whose softmax is taken in a form that cannot overflow and
   * never sees the logarithm of a rounded 0. False: they are probabilities.
   */
  readonly fromLogits?: boolean;
  /** s in [0, 1]: targets become t * (1 - s) + s / classes. Default 0. */
  readonly labelSmoothing?: number;
  /**
   * Probabilities p are divided by their sum and then clipped to [epsilon, 1 - epsilon] (Keras,
   * default), or only clipped. Where clipped the gradient is 0.
   */
  readonly probabilities?: "normalized" | "clipped";
  /** Default 1e-7. */
  readonly epsilon?: number;
};

/** Mean over the last axis of -t log(p) - (1 - t) log(1 - p). */
type BinarySettings = {
  /** Default true: predictions are logits. */
  readonly fromLogits?: boolean;
  /** s in [0, 1]: targets become t * (1 - s) + s / 2. Default 0. */
  readonly labelSmoothing?: number;
  /**
   * Probabilities are clipped to [epsilon, 1 - epsilon] (Keras, default), or their logarithms are
   * clamped at -100 (PyTorch).
   */
  readonly probabilities?: "clipped" | "logClamped";
  /** Default 1e-7. */
  readonly epsilon?: number;
};

export type LossDescription = {
  /** Default `sumOverBatchSize`. */
  readonly reduction?: Reduction;
} & (
  | ({ readonly type: "sparseCategoricalCrossentropy" } & CategoricalSettings)
  | ({ readonly type: "categoricalCrossentropy" } & CategoricalSettings)
  | ({ readonly type: "binaryCrossentropy" } & BinarySettings)
  | { readonly type: "meanSquaredError" }
  | { readonly type: "meanAbsoluteError" }
  | { readonly type: "huber"; /** Where it becomes linear; default 1. */ readonly delta?: number }
);

/** By type with Keras' defaults (and from logits), or with settings. */
export type Loss = LossDescription["type"] | LossDescription;

/**
 * The loss of prediction (...,C) against target: labels in [0, C), one a row, for the sparse one;
 * numbers of the prediction's shape for the others. Throws CAV_SHAPE_MISMATCH where they do not fit,
 * CAV_USAGE for a loss that there is not.
 */
export function computeLoss(
  engine: Engine,
  loss: Loss,
  prediction: Variable,
  target: Target,
  weights: LossWeights = {},
): LossResult {
  const description: LossDescription = typeof loss === "string" ? { type: loss } : loss;
  if (isPlainSparse(description, weights) && target.dtype === "u32") {
    return sparseCategoricalCrossentropy(engine, prediction, target);
  }
  const { memory, backend } = engine;
  const { data } = prediction;
  const { row, parameter } = rowLossOf(description);
  const goal = denseTarget(engine, target, data, smoothingOf(description));
  const perSample = memory.tensor([data.rows]);
  const gradient = memory.tensor(data.shape);
  const given = { prediction: data, target: goal };
  backend.rowLoss(row, { losses: perSample, gradient }, given, parameter);

  const { reduction = "sumOverBatchSize" } = description;
  const each = rowWeights(weights, target, data.rows);
  const { value, factors } = scaled(reduce(perSample.data, each, reduction), weights.lossWeight);
  const backward = (tape: Tape): void => {
    const share = memory.tensor([data.rows, 1]);
    share.data.set(factors);
    backend.combine("multiply", gradient, gradient, share);
    tape.backward(prediction, gradient);
  };
  return { value, perSample, backward };
}

/** What the fast kernel computes: the mean from logits, without smoothing and weights. */
function isPlainSparse(description: LossDescription, weights: LossWeights): boolean {
  return (
    description.type === "sparseCategoricalCrossentropy" &&
    (description.fromLogits ?? true) &&
    (description.labelSmoothing ?? 0) === 0 &&
    (description.reduction ?? "sumOverBatchSize") === "sumOverBatchSize" &&
    weights.classWeight === undefined &&
    weights.sampleWeight === undefined &&
    (weights.lossWeight ?? 1) === 1
  );
}

function smoothingOf(description: LossDescription): { share: number; binary: boolean } {
  const share = "labelSmoothing" in description ? (description.labelSmoothing ?? 0) : 0;
  return { share, binary: description.type === "binaryCrossentropy" };
}

function rowLossOf(description: LossDescription): { row: RowLoss; parameter: number } {
  switch (description.type) {
    case "sparseCategoricalCrossentropy":
    case "categoricalCrossentropy": {
      const { fromLogits = true, probabilities, epsilon = 1e-7 } = description;
      if (fromLogits) return { row: "categoricalLogits", parameter: 0 };
      const isClipped = probabilities === "clipped";
      return {
        row: isClipped ? "categoricalClipped" : "categoricalNormalized",
        parameter: epsilon,
      };
    }
    case "binaryCrossentropy": {
      const { fromLogits = true, probabilities, epsilon = 1e-7 } = description;
      if (fromLogits) return { row: "binaryLogits", parameter: 0 };
      const isClamped = probabilities === "logClamped";
      return { row: isClamped ? "binaryLogClamped" : "binaryClipped", parameter: epsilon };
    }
    case "meanSquaredError":
      return { row: "squaredError", parameter: 0 };
    case "meanAbsoluteError":
      return { row: "absoluteError", parameter: 0 };
    case "huber":
      return { row: "huber", parameter: description.delta ?? 1 };
    default:
      description satisfies never;
      throw new CaviarError("CAV_USAGE", `there is no loss ${shown(description)}`);
  }
}
