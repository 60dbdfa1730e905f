// A layer as Keras' JSON has it, every argument written out.

import type { LayerDescription, MergeDescription } from "../../layers/create-layer.ts";
import type { Pair } from "../../layers/windows.ts";
import { activationOf } from "../activation-settings.ts";
import type { ExportedLayer } from "../exported-layer.ts";
import { activationConfig } from "./activation-config.ts";
import { initializerConfig, regularizerConfig } from "./parameter-config.ts";

type Config = Readonly<Record<string, unknown>>;

/** Class and arguments; without name and type, which every layer has. */
export type LayerClass = { readonly className: string; readonly config: Config };

const CHANNELS_LAST = { data_format: "channels_last" };

/** Throws CAV_MODEL_INVALID for what Keras' JSON cannot say. */
export function layerClass(layer: ExportedLayer): LayerClass {
  const { description } = layer;
  switch (description.type) {
    case "activation":
      return activationClass(layer);
    case "add":
      return { className: "Add", config: {} };
    case "averagePooling2D":
      return { className: "AveragePooling2D", config: poolingConfig(description) };
    case "batchNormalization": {
      const { momentum = 0.99, epsilon = 1e-3, scale = true, center = true } = description;
      const config = { axis: -1, momentum, epsilon, center, scale };
      return { className: "BatchNormalization", config };
    }
    case "concatenate":
      return { className: "Concatenate", config: { axis: description.axis ?? -1 } };
    case "conv2D": {
      const { filters } = description;
      const config = { filters, groups: 1, ...convolutionConfig(layer, description) };
      return { className: "Conv2D", config: { ...config, ...kernelConfig(description, "kernel") } };
    }
    case "dense": {
      const config = { units: description.units, ...kernelConfig(description, "kernel") };
      return { className: "Dense", config: { ...config, ...endConfig(layer) } };
    }
    case "depthwiseConv2D": {
      const { depthMultiplier = 1 } = description;
      const config = {
        depth_multiplier: depthMultiplier,
        ...convolutionConfig(layer, description),
      };
      const kernel = kernelConfig(description, "depthwise");
      return { className: "DepthwiseConv2D", config: { ...config, ...kernel } };
    }
    case "dropout":
      return { className: "Dropout", config: { rate: description.rate } };
    case "embedding": {
      const { inputDim, outputDim, embeddingsInitializer = "randomUniform" } = description;
      const start = { embeddings_initializer: initializerConfig(embeddingsInitializer) };
      const config = { input_dim: inputDim, output_dim: outputDim, ...start };
      return { className: "Embedding", config };
    }
    case "flatten":
      return { className: "Flatten", config: CHANNELS_LAST };
    case "globalAveragePooling2D":
      return { className: "GlobalAveragePooling2D", config: { ...CHANNELS_LAST, keepdims: false } };
    case "layerNormalization": {
      const { axis = -1, epsilon = 1e-3, scale = true, center = true } = description;
      const axes = typeof axis === "number" ? [axis] : axis.toSorted((a, b) => a - b);
      return { className: "LayerNormalization", config: { axis: axes, epsilon, center, scale } };
    }
    case "maxPooling2D":
      return { className: "MaxPooling2D", config: poolingConfig(description) };
    case "relu":
      return { className: "ReLU", config: { max_value: null, negative_slope: 0, threshold: 0 } };
    case "rescaling":
      return {
        className: "Rescaling",
        config: { scale: description.scale, offset: description.offset ?? 0 },
      };
    case "softmax":
      return { className: "Softmax", config: { axis: -1 } };
  }
}

function activationClass(layer: ExportedLayer): LayerClass {
  const activation = activationConfig(activationOf(layer), layer.name);
  if (typeof activation === "string") return { className: "Activation", config: { activation } };
  return { className: activation.class_name, config: activation.config };
}

type Described<Type extends string> = Extract<
  LayerDescription | MergeDescription,
  { readonly type: Type }
>;

function poolingConfig(description: Described<"maxPooling2D" | "averagePooling2D">): Config {
  const { poolSize = 2, strides = poolSize, padding = "valid" } = description;
  return { pool_size: pair(poolSize), strides: pair(strides), padding, ...CHANNELS_LAST };
}

function convolutionConfig(
  layer: ExportedLayer,
  description: Described<"conv2D" | "depthwiseConv2D">,
): Config {
  const { kernelSize, strides = 1, padding = "valid", dilationRate = 1 } = description;
  return {
    kernel_size: pair(kernelSize),
    strides: pair(strides),
    padding,
    ...CHANNELS_LAST,
    dilation_rate: pair(dilationRate),
    ...endConfig(layer),
  };
}

function endConfig(layer: ExportedLayer): Config {
  return {
    activation: activationConfig(activationOf(layer), layer.name),
    use_bias: layer.weights.has("bias"),
  };
}

function kernelConfig(
  description: Described<"conv2D" | "dense" | "depthwiseConv2D">,
  kernel: "kernel" | "depthwise",
): Config {
  return {
    [`${kernel}_initializer`]: initializerConfig(description.kernelInitializer ?? "heNormal"),
    [`${kernel}_regularizer`]: regularizerConfig(description),
  };
}

function pair(value: Pair): readonly number[] {
  return typeof value === "number" ? [value, value] : value;
}
