// The reference's layers as descriptions of this engine.

import { shown } from "@caviar/errors";

import type { Activation } from "../layers/activation.ts";
import type { LayerDescription } from "../layers/create-layer.ts";
import { ACTIVATION_BY_KERAS_NAME } from "../layers/keras-activations.ts";
import type { Fields } from "../fields.ts";
import { known, unknown } from "./known.ts";

/** The activation that a layer's configuration names; linear when it names none. */
export function activationOf(config: Fields, rank: number): Activation {
  if (!config.has("activation")) return "linear";
  const name = known(ACTIVATION_BY_KERAS_NAME, config.string("activation"), "activation");
  const isAlong = name === "softmax" && config.has("axis");
  return {
    name,
    ...(config.has("negative_slope") && { negativeSlope: config.number("negative_slope") }),
    ...(config.has("alpha") && { alpha: config.number("alpha") }),
    ...(isAlong && { axis: fromEnd(config.number("axis"), rank) }),
    ...(config.has("approximate") && { approximate: config.boolean("approximate") }),
  };
}

/** The layer `type` with a configuration; `rank` is the number of axes of its input, batch included. */
export function layerOf(type: string, config: Fields, rank: number): LayerDescription {
  return known(LAYERS, type, "layer")(config, rank);
}

const LAYERS: Readonly<Record<string, (config: Fields, rank: number) => LayerDescription>> = {
  Activation: (config, rank) => ({ type: "activation", activation: activationOf(config, rank) }),
  AveragePooling2D: (config) => ({ type: "averagePooling2D", ...poolingOf(config) }),
  BatchNormalization: (config, rank) => ({
    type: "batchNormalization",
    ...lastAxisOf(config, rank),
    momentum: config.number("momentum"),
    epsilon: config.number("epsilon"),
    varianceEstimator: config.choice("moving_variance_estimator", ["biased", "unbiased"]),
    ...learnedOf(config),
  }),
  Conv2D: (config, rank) => ({
    type: "conv2D",
    filters: config.number("filters"),
    ...convolutionOf(config, rank),
  }),
  Dense: (config, rank) => ({
    type: "dense",
    units: config.number("units"),
    useBias: config.boolean("use_bias"),
    activation: activationOf(config, rank),
  }),
  DepthwiseConv2D: (config, rank) => ({
    type: "depthwiseConv2D",
    ...(config.has("depth_multiplier") && { depthMultiplier: config.number("depth_multiplier") }),
    ...convolutionOf(config, rank),
  }),
  Dropout: (config) => ({ type: "dropout", rate: config.number("rate") }),
  Embedding: (config) => ({
    type: "embedding",
    inputDim: config.number("input_dim"),
    outputDim: config.number("output_dim"),
  }),
  Flatten: () => ({ type: "flatten" }),
  GlobalAveragePooling2D: () => ({ type: "globalAveragePooling2D" }),
  LayerNormalization: (config, rank) => ({
    type: "layerNormalization",
    epsilon: config.number("epsilon"),
    axis: axesOf(config, rank),
    ...learnedOf(config),
  }),
  MaxPooling2D: (config) => ({ type: "maxPooling2D", ...poolingOf(config) }),
  ReLU: () => ({ type: "relu" }),
  Softmax: (config, rank) => {
    const axis = config.has("axis") ? fromEnd(config.number("axis"), rank) : -1;
    return { type: "activation", activation: { name: "softmax", axis } };
  },
};

function convolutionOf(config: Fields, rank: number) {
  return {
    kernelSize: config.pair("kernel_size"),
    strides: config.pair("strides"),
    padding: config.choice("padding", ["same", "valid"]),
    useBias: config.boolean("use_bias"),
    activation: activationOf(config, rank),
    ...(config.has("dilation_rate") && { dilationRate: config.pair("dilation_rate") }),
  };
}

function poolingOf(config: Fields) {
  return {
    poolSize: config.pair("pool_size"),
    ...(config.has("strides") && { strides: config.pair("strides") }),
    padding: config.choice("padding", ["same", "valid"]),
  };
}

/** Gamma and beta; models that say nothing have both. */
function learnedOf(config: Fields) {
  return {
    scale: config.has("scale") ? config.boolean("scale") : true,
    center: config.has("center") ? config.boolean("center") : true,
  };
}

/** Axes counted from the end; models that name none normalize over the last. */
function axesOf(config: Fields, rank: number): readonly number[] {
  if (!config.has("axis")) return [-1];
  const value = config.isNumber("axis") ? [config.number("axis")] : config.numbers("axis");
  return value.map((axis) => fromEnd(axis, rank));
}

/** Channels are the last axis here: nothing, or CAV_MESSAGE_INVALID when the case has others. */
function lastAxisOf(config: Fields, rank: number): Record<string, never> {
  const [axis, ...more] = axesOf(config, rank);
  if (axis === -1 && more.length === 0) return {};
  throw unknown("batch normalization over the axis", shown([axis, ...more]));
}

function fromEnd(axis: number, rank: number): number {
  return axis < 0 ? axis : axis - rank;
}
