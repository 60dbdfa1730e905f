// Descriptions to layers. A description is JSON: its `type` and the layer's options, without what
// the network knows (the input's shape, the layer's place).

import { CaviarError, shown } from "@caviar/errors";

import type { Engine } from "../engine.ts";
import { type ActivationDescription, ActivationLayer } from "./activation.ts";
import { BatchNormalization, type BatchNormalizationOptions } from "./batch-normalization.ts";
import { Conv2D, type Conv2DOptions } from "./conv-2d.ts";
import { Dense, type DenseOptions } from "./dense.ts";
import { DepthwiseConv2D, type DepthwiseConv2DOptions } from "./depthwise-conv-2d.ts";
import { Dropout, type DropoutOptions } from "./dropout.ts";
import { Embedding, type EmbeddingOptions } from "./embedding.ts";
import { Flatten } from "./flatten.ts";
import type { Layer, MergeLayer } from "./layer.ts";
import { LayerNormalization, type LayerNormalizationOptions } from "./layer-normalization.ts";
import { Add, Concatenate, type ConcatenateOptions } from "./merge.ts";
import {
  AveragePooling2D,
  GlobalAveragePooling2D,
  MaxPooling2D,
  type Pooling2DOptions,
} from "./pooling-2d.ts";
import { Rescaling, type RescalingOptions } from "./rescaling.ts";

/** A layer's options under its type, without what the network knows. */
type Described<Type extends string, Options> = { readonly type: Type } & Omit<
  Options,
  "inputShape" | "inputShapes" | "place"
>;

export type DenseDescription = Described<"dense", DenseOptions>;
export type BatchNormalizationDescription = Described<
  "batchNormalization",
  BatchNormalizationOptions
>;
export type LayerNormalizationDescription = Described<
  "layerNormalization",
  LayerNormalizationOptions
>;
export type Conv2DDescription = Described<"conv2D", Conv2DOptions>;
export type DepthwiseConv2DDescription = Described<"depthwiseConv2D", DepthwiseConv2DOptions>;
export type DropoutDescription = Described<"dropout", DropoutOptions>;
export type EmbeddingDescription = Described<"embedding", EmbeddingOptions>;
export type Pooling2DDescription = Described<"maxPooling2D" | "averagePooling2D", Pooling2DOptions>;
export type RescalingDescription = Described<"rescaling", RescalingOptions>;

/** A layer of one input, as JSON. */
export type LayerDescription =
  | ActivationDescription
  | BatchNormalizationDescription
  | Conv2DDescription
  | DenseDescription
  | DepthwiseConv2DDescription
  | DropoutDescription
  | EmbeddingDescription
  | LayerNormalizationDescription
  | Pooling2DDescription
  | RescalingDescription
  | { readonly type: "relu" | "softmax" | "flatten" | "globalAveragePooling2D" };

/** A layer of several inputs, as JSON. */
export type MergeDescription =
  | { readonly type: "add" }
  | Described<"concatenate", ConcatenateOptions>;

/** Where a layer stands. */
export type LayerPlace = {
  /** Shape of one example of its input. */
  readonly inputShape: readonly number[];
  /** Its number in the network: what its random numbers depend on. */
  readonly place: number;
};

/**
 * The layer that `description` stands for. Throws CAV_SHAPE_MISMATCH where it does not fit, CAV_USAGE
 * for a type or a name that there is not.
 */
export function createLayer(
  engine: Engine,
  description: LayerDescription,
  { inputShape, place }: LayerPlace,
): Layer {
  switch (description.type) {
    case "activation":
      return new ActivationLayer(engine, { ...description, inputShape });
    case "averagePooling2D":
      return new AveragePooling2D(engine, { ...description, inputShape });
    case "batchNormalization":
      return new BatchNormalization(engine, { ...description, inputShape });
    case "conv2D":
      return new Conv2D(engine, { ...description, inputShape });
    case "dense":
      return new Dense(engine, { ...description, inputShape });
    case "depthwiseConv2D":
      return new DepthwiseConv2D(engine, { ...description, inputShape });
    case "dropout":
      return new Dropout(engine, { ...description, inputShape, place });
    case "embedding":
      return new Embedding(engine, { ...description, inputShape });
    case "flatten":
      return new Flatten(engine, { inputShape });
    case "globalAveragePooling2D":
      return new GlobalAveragePooling2D(engine, { inputShape });
    case "layerNormalization":
      return new LayerNormalization(engine, { ...description, inputShape });
    case "maxPooling2D":
      return new MaxPooling2D(engine, { ...description, inputShape });
    case "rescaling":
      return new Rescaling(engine, { ...description, inputShape });
    case "relu":
    case "softmax":
      return new ActivationLayer(engine, { activation: description.type, inputShape });
    default:
      description satisfies never;
      throw new CaviarError("CAV_USAGE", `there is no layer ${shown(description)}`);
  }
}

/** The merging layer of `description`. Throws CAV_SHAPE_MISMATCH for inputs that do not fit. */
export function createMergeLayer(
  engine: Engine,
  description: MergeDescription,
  inputShapes: readonly (readonly number[])[],
): MergeLayer {
  return description.type === "add"
    ? new Add(engine, { inputShapes })
    : new Concatenate(engine, { ...description, inputShapes });
}
