// What a model needs besides its layers to be trained.

import { CaviarError } from "@caviar/errors";

import type { LossDescription } from "../losses/loss.ts";
import type { Loss } from "../losses/loss.ts";
import type { MetricName } from "../metrics/metric.ts";
import type { OptimizerDescription } from "../optimizers/create-optimizer.ts";

export type CompileOptions = {
  /** By type with Keras' default learning rate, or with settings. */
  readonly optimizer: OptimizerDescription["type"] | OptimizerDescription;
  /** Of every output; or one each, whose sum is lowered. */
  readonly loss: Loss | readonly Loss[];
  /** Of each output: what its loss is multiplied by before they are added up; default 1. */
  readonly lossWeights?: readonly number[];
  /** Judged by `evaluate`, on the first output; default none. */
  readonly metrics?: readonly MetricName[];
  /** Of shuffling, dropout and augmentation; default 0. */
  readonly seed?: number;
};

const LEARNING_RATES: Readonly<Record<OptimizerDescription["type"], number>> = {
  adagrad: 1e-3,
  adam: 1e-3,
  adamw: 1e-3,
  rmsprop: 1e-3,
  sgd: 1e-2,
};

export function describeOptimizer(optimizer: CompileOptions["optimizer"]): OptimizerDescription {
  if (typeof optimizer !== "string") return optimizer;
  return { type: optimizer, learningRate: LEARNING_RATES[optimizer] };
}

/** Throws CAV_USAGE unless losses and weights are one each for the outputs, and weights are numbers. */
export function checkCompile({ loss, lossWeights = [] }: CompileOptions, outputs: number): void {
  const losses = isList(loss) ? loss.length : outputs;
  const weights = lossWeights.length === 0 ? outputs : lossWeights.length;
  if (losses !== outputs || weights !== outputs) {
    const got = `${losses} losses and ${weights} weights`;
    throw new CaviarError("CAV_USAGE", `${outputs} outputs need as many losses, got ${got}`);
  }
  const wrong = lossWeights.find((weight) => !(weight >= 0 && weight < Infinity));
  if (wrong === undefined) return;
  throw new CaviarError("CAV_USAGE", `a loss's weight must be at least 0, got ${wrong}`);
}

/** The loss of output number `index`. */
export function lossOf({ loss }: CompileOptions, index: number): Loss {
  return isList(loss) ? loss[index]! : loss;
}

/** Above which value a single output column says class 1. */
export function thresholdOf(loss: Loss): number {
  const description: Partial<LossDescription> = typeof loss === "string" ? {} : loss;
  const fromLogits = "fromLogits" in description ? description.fromLogits : true;
  const isClassifier = (typeof loss === "string" ? loss : loss.type).endsWith("entropy");
  return isClassifier && (fromLogits ?? true) ? 0 : 0.5;
}

function isList(loss: CompileOptions["loss"]): loss is readonly Loss[] {
  return Array.isArray(loss);
}
