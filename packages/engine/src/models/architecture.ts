// A network described as JSON, and the layers that it stands for.
// Invariant: a description alone rebuilds the network; nothing is implied by the weights.

import { CaviarError } from "@caviar/errors";

import type { Engine } from "../engine.ts";
import { BatchNormalization } from "../layers/batch-normalization.ts";
import { Dense } from "../layers/dense.ts";
import type { Layer } from "../layers/layer.ts";
import { Relu } from "../layers/relu.ts";

export type DenseDescription = {
  readonly type: "dense";
  readonly units: number;
  /**
   * Default: true, unless batch normalization follows, which subtracts any bias again: what is left
   * of its gradient is rounding noise, and Adam would turn that into full steps.
   */
  readonly useBias?: boolean;
  /** Adds l2 * sum(kernel^2) to the loss; default 0. */
  readonly l2?: number;
};

export type BatchNormalizationDescription = {
  readonly type: "batchNormalization";
  /** Share of the old running average that is kept; default 0.99 (Keras). */
  readonly momentum?: number;
  /** Default 1e-3 (Keras). */
  readonly epsilon?: number;
  /** Of the running variance; default `biased` (Keras). PyTorch: `unbiased`. */
  readonly varianceEstimator?: "biased" | "unbiased";
  /** Learn gamma; default true. */
  readonly scale?: boolean;
  /** Learn beta; default true. */
  readonly center?: boolean;
};

export type LayerDescription =
  | DenseDescription
  | BatchNormalizationDescription
  | { readonly type: "relu" };

export type Architecture = {
  /** Features of one row of the input. */
  readonly inputs: number;
  readonly layers: readonly LayerDescription[];
};

/** The layers of `architecture`, in order. Throws CAV_SHAPE_MISMATCH for a size that is no size. */
export function buildLayers(engine: Engine, { inputs, layers }: Architecture): Layer[] {
  let features = positive(inputs, "inputs");
  return layers.map((description, index) => {
    const next = layers[index + 1];
    const layer = buildLayer(engine, { description, index, next, inputs: features });
    features = layer.units;
    return layer;
  });
}

type Place = {
  readonly description: LayerDescription;
  readonly index: number;
  readonly next: LayerDescription | undefined;
  readonly inputs: number;
};

function buildLayer(engine: Engine, { description, index, next, inputs }: Place): Layer {
  if (description.type === "dense") {
    const units = positive(description.units, `layers.${index}.units`);
    const useBias = description.useBias ?? next?.type !== "batchNormalization";
    return new Dense(engine, { inputs, units, useBias, l2: description.l2 ?? 0 });
  }
  if (description.type === "batchNormalization") {
    return new BatchNormalization(engine, {
      inputs,
      momentum: description.momentum ?? 0.99,
      epsilon: description.epsilon ?? 1e-3,
      varianceEstimator: description.varianceEstimator ?? "biased",
      scale: description.scale ?? true,
      center: description.center ?? true,
    });
  }
  description.type satisfies "relu"; // a new kind of layer must be built above
  return new Relu(engine, { inputs });
}

function positive(size: number, where: string): number {
  if (Number.isInteger(size) && size >= 1) return size;
  throw new CaviarError(
    "CAV_SHAPE_MISMATCH",
    `${where} must be an integer of at least 1, got ${size}`,
    { facts: { where, size } },
  );
}
