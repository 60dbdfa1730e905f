// A layer of Keras' JSON as a description of the engine's. What would change the outputs and is not
// understood is refused: an unknown class, an unknown argument, an argument with another value than
// the engine's layers have.

import type { Fields } from "../../fields.ts";
import type { LayerDescription, MergeDescription } from "../../layers/create-layer.ts";
import { ACTIVATION_LAYERS, activationIn, activationLayer } from "./activation-config.ts";
import { axesFromEnd, axisFromEnd } from "./axis.ts";
import { initializerIn, regularizerIn } from "./parameter-config.ts";

/** Arguments that say nothing about a saved model's outputs, or are read elsewhere. */
const IGNORED = new Set(
  (
    "name trainable dtype seed synchronized renorm_momentum lora_alpha autocast " +
    "bias_initializer beta_initializer gamma_initializer moving_mean_initializer " +
    "moving_variance_initializer"
  ).split(" "),
);

/** Arguments that the engine's layers have no other value of. */
const FIXED: Readonly<Record<string, string | number | boolean | null>> = {
  activity_regularizer: null,
  beta_constraint: null,
  beta_regularizer: null,
  bias_constraint: null,
  bias_regularizer: null,
  data_format: "channels_last",
  depthwise_constraint: null,
  embeddings_constraint: null,
  embeddings_regularizer: null,
  gamma_constraint: null,
  gamma_regularizer: null,
  groups: 1,
  input_length: null,
  kernel_constraint: null,
  keepdims: false,
  lora_rank: null,
  mask_zero: false,
  noise_shape: null,
  quantization_config: null,
  renorm: false,
  renorm_clipping: null,
  rms_scaling: false,
  sparse: false,
  weights: null,
};

type Reader = {
  /** Arguments that it reads, separated by spaces. */
  readonly takes: string;
  /** `rank` is the number of axes of its input, batch included, where the file tells. */
  readonly read: (
    config: Fields,
    entry: Fields,
    rank: number | undefined,
  ) => LayerDescription | MergeDescription;
};

const KERNEL = "kernel_initializer kernel_regularizer activation use_bias";
const DEPTHWISE = "depthwise_initializer depthwise_regularizer activation use_bias";
const CONVOLUTION = "kernel_size strides padding dilation_rate";

const activation: Reader = {
  takes: "max_value threshold negative_slope alpha axis",
  read: (_, entry, rank) => ({ type: "activation", activation: activationLayer(entry, rank) }),
};

const pooling = (type: "maxPooling2D" | "averagePooling2D"): Reader => ({
  takes: "pool_size strides padding",
  read: (config) => ({
    type,
    poolSize: config.pair("pool_size"),
    ...(config.has("strides") && { strides: config.pair("strides") }),
    padding: config.choice("padding", ["same", "valid"]),
  }),
});

const READERS: Readonly<Record<string, Reader>> = {
  ...Object.fromEntries(ACTIVATION_LAYERS.map((className) => [className, activation])),
  Activation: {
    takes: "activation",
    read: (config) => ({ type: "activation", activation: activationIn(config, "activation") }),
  },
  Add: { takes: "", read: () => ({ type: "add" }) },
  AveragePooling2D: pooling("averagePooling2D"),
  BatchNormalization: {
    takes: "axis momentum epsilon scale center",
    read: (config, entry, rank) => {
      if (axisFromEnd(config, "axis", rank) !== -1) throw config.invalid("axis", "the last axis");
      const varianceEstimator = entry.has("caviar")
        ? entry.fields("caviar").choice("varianceEstimator", ["biased", "unbiased"])
        : "biased";
      const momentum = config.number("momentum");
      return { type: "batchNormalization", momentum, varianceEstimator, ...normalization(config) };
    },
  },
  Concatenate: {
    takes: "axis",
    read: (config, _, rank) => ({ type: "concatenate", axis: axisFromEnd(config, "axis", rank) }),
  },
  Conv2D: {
    takes: `filters ${CONVOLUTION} ${KERNEL}`,
    read: (config) => ({
      type: "conv2D",
      filters: config.number("filters"),
      ...convolution(config),
      ...kernel(config, "kernel"),
    }),
  },
  Dense: {
    takes: `units ${KERNEL}`,
    read: (config) => ({
      type: "dense",
      units: config.number("units"),
      ...kernel(config, "kernel"),
    }),
  },
  DepthwiseConv2D: {
    takes: `depth_multiplier ${CONVOLUTION} ${DEPTHWISE}`,
    read: (config) => ({
      type: "depthwiseConv2D",
      depthMultiplier: config.number("depth_multiplier"),
      ...convolution(config),
      ...kernel(config, "depthwise"),
    }),
  },
  Dropout: { takes: "rate", read: (config) => ({ type: "dropout", rate: config.number("rate") }) },
  Embedding: {
    takes: "input_dim output_dim embeddings_initializer",
    read: (config) => {
      const embeddingsInitializer = initializerIn(config, "embeddings_initializer");
      return {
        type: "embedding",
        inputDim: config.number("input_dim"),
        outputDim: config.number("output_dim"),
        ...(embeddingsInitializer && { embeddingsInitializer }),
      };
    },
  },
  Flatten: { takes: "", read: () => ({ type: "flatten" }) },
  GlobalAveragePooling2D: { takes: "", read: () => ({ type: "globalAveragePooling2D" }) },
  LayerNormalization: {
    takes: "axis epsilon scale center",
    read: (config, _, rank) => ({
      type: "layerNormalization",
      axis: axesFromEnd(config, "axis", rank),
      ...normalization(config),
    }),
  },
  MaxPooling2D: pooling("maxPooling2D"),
  Rescaling: {
    takes: "scale offset",
    read: (config) => ({
      type: "rescaling",
      scale: numberOrNumbers(config, "scale"),
      offset: numberOrNumbers(config, "offset"),
    }),
  },
};

/** Classes that can be read, `InputLayer` apart. */
const LAYER_CLASSES = Object.keys(READERS);

/** The layer of an entry `{ class_name, config }`. Throws CAV_MESSAGE_INVALID, naming the place. */
export function readLayer(entry: Fields): LayerDescription | MergeDescription {
  const { takes, read } = READERS[entry.choice("class_name", LAYER_CLASSES)]!;
  const config = entry.fields("config");
  const taken = new Set(takes.split(" "));
  for (const name of config.names) {
    const isKnown = taken.has(name) || IGNORED.has(name);
    if (!isKnown && !Object.hasOwn(FIXED, name)) throw config.invalid(name, "no such argument");
    if (!isKnown) config.requireEqual(name, FIXED[name]!);
  }
  requireFloat32(config);
  return read(config, entry, rankOf(entry));
}

function requireFloat32(config: Fields): void {
  if (!config.has("dtype")) return;
  if (config.isString("dtype")) config.requireEqual("dtype", "float32");
  else config.fields("dtype").fields("config").requireEqual("name", "float32");
}

/** Keras notes the shape that a layer was built for: [null, ...shape], or of each input. */
function rankOf(entry: Fields): number | undefined {
  if (!entry.has("build_config")) return undefined;
  const built = entry.fields("build_config");
  if (!built.has("input_shape")) return undefined;
  const [first, ...rest] = built.list("input_shape");
  return Array.isArray(first) ? first.length : 1 + rest.length;
}

function convolution(config: Fields) {
  return {
    kernelSize: config.pair("kernel_size"),
    strides: config.pair("strides"),
    padding: config.choice("padding", ["same", "valid"]),
    dilationRate: config.pair("dilation_rate"),
  };
}

function kernel(config: Fields, name: "kernel" | "depthwise") {
  const kernelInitializer = initializerIn(config, `${name}_initializer`);
  return {
    useBias: config.boolean("use_bias"),
    activation: activationIn(config, "activation"),
    ...(kernelInitializer && { kernelInitializer }),
    ...regularizerIn(config, `${name}_regularizer`),
  };
}

function normalization(config: Fields) {
  return {
    epsilon: config.number("epsilon"),
    scale: config.boolean("scale"),
    center: config.boolean("center"),
  };
}

function numberOrNumbers(config: Fields, name: string): number | readonly number[] {
  return config.isNumber(name) ? config.number(name) : config.numbers(name);
}
