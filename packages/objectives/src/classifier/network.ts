// The network and the optimizer that a config stands for. Every option is written out, so that a
// saved description means the same when the engine's defaults change.

import type { Architecture, LayerDescription, OptimizerDescription } from "@caviar/engine";

import type { ClassifierConfig } from "./config.ts";

/** `layers` times dense, batch normalization (if wanted), ReLU; then one dense layer of logits. */
export function architectureOf(
  config: ClassifierConfig,
  { width, classes }: { readonly width: number; readonly classes: number },
): Architecture {
  const { units, l2, batchNorm } = config;
  const normalization: LayerDescription = {
    type: "batchNormalization",
    momentum: config.batchNormMomentum,
    epsilon: 1e-3,
    varianceEstimator: "biased",
    scale: true,
    center: true,
  };
  const hidden: LayerDescription[] = [
    { type: "dense", units, useBias: !batchNorm, l2 },
    ...(batchNorm ? [normalization] : []),
    { type: "relu" },
  ];
  return {
    inputs: width,
    layers: [
      ...Array.from({ length: config.layers }, () => hidden).flat(),
      { type: "dense", units: classes, useBias: true, l2 },
    ],
  };
}

export function optimizerOf(config: ClassifierConfig): OptimizerDescription {
  const { optimizer, learningRate, beta1, momentum } = config;
  return optimizer === "adam"
    ? { type: "adam", learningRate, beta1, beta2: 0.999, epsilon: 1e-7, convention: "keras" }
    : { type: "sgd", learningRate, momentum };
}

/**
 * Inverse-time decay over whole epochs done before. It does not depend on the number of epochs to
 * train: a trial that is resumed to a larger budget must not have learned at other rates.
 */
export function learningRateAt(config: ClassifierConfig, epochsDone: number): number {
  return config.learningRate / (1 + config.learningRateDecay * epochsDone);
}
