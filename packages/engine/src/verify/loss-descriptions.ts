// The reference's losses as descriptions of this engine.

import type { LossDescription } from "../losses/loss.ts";
import type { Reduction } from "../losses/weights.ts";
import type { Fields } from "../fields.ts";
import { known, unknown } from "./known.ts";

const REDUCTIONS: Readonly<Record<string, Reduction>> = {
  sum_over_batch_size: "sumOverBatchSize",
  sum: "sum",
  weighted_mean: "weightedMean",
};

/** The loss of a configuration. Training runs name no reduction: it is the mean over the batch. */
export function lossOf(config: Fields): LossDescription {
  const reduction = config.has("reduction")
    ? known(REDUCTIONS, config.string("reduction"), "reduction")
    : "sumOverBatchSize";
  const name = config.string("loss");
  switch (name) {
    case "sparse_categorical_crossentropy":
      return { type: "sparseCategoricalCrossentropy", reduction, ...categoricalOf(config) };
    case "categorical_crossentropy":
      return { type: "categoricalCrossentropy", reduction, ...categoricalOf(config) };
    case "binary_crossentropy":
      return { type: "binaryCrossentropy", reduction, ...binaryOf(config) };
    case "mse":
      return { type: "meanSquaredError", reduction };
    case "mae":
      return { type: "meanAbsoluteError", reduction };
    case "huber":
      return { type: "huber", reduction, delta: config.number("delta") };
  }
  throw unknown("loss", name);
}

function categoricalOf(config: Fields) {
  return { ...crossentropyOf(config), ...probabilitiesOf(config, CATEGORICAL_PROBABILITIES) };
}

function binaryOf(config: Fields) {
  return { ...crossentropyOf(config), ...probabilitiesOf(config, BINARY_PROBABILITIES) };
}

function crossentropyOf(config: Fields) {
  return {
    fromLogits: config.boolean("from_logits"),
    labelSmoothing: config.has("label_smoothing") ? config.number("label_smoothing") : 0,
    ...(config.has("epsilon") && { epsilon: config.number("epsilon") }),
  };
}

const CATEGORICAL_PROBABILITIES = {
  normalise_then_clip: "normalized",
  clip_only: "clipped",
} as const;

const BINARY_PROBABILITIES = { clip: "clipped", "log clamped at -100": "logClamped" } as const;

function probabilitiesOf<Kind>(config: Fields, kinds: Readonly<Record<string, Kind>>) {
  if (!config.has("probabilities")) return {};
  return { probabilities: known(kinds, config.string("probabilities"), "probabilities") };
}
