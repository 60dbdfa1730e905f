// Layers by name, for programs: each gives the JSON that a network is described by. The options are
// those of the layer's own file.

import type {
  BatchNormalizationDescription,
  Conv2DDescription,
  DenseDescription,
  DepthwiseConv2DDescription,
  LayerDescription,
  LayerNormalizationDescription,
  MergeDescription,
  Pooling2DDescription,
  RescalingDescription,
} from "../layers/create-layer.ts";
import type { Activation } from "../layers/activation.ts";

type Options<Description, Given extends string = never> = Omit<Description, "type" | Given>;

/** y = activation(x W + b). */
export const dense = (
  units: number,
  options: Options<DenseDescription, "units"> = {},
): LayerDescription => ({ type: "dense", units, ...options });

/** An activation as a layer of its own. */
export const activation = (f: Activation): LayerDescription => ({
  type: "activation",
  activation: f,
});

/** Each channel to mean 0 and variance 1 over the batch, then scaled and shifted. */
export const batchNormalization = (
  options: Options<BatchNormalizationDescription> = {},
): LayerDescription => ({ type: "batchNormalization", ...options });

/** Each example to mean 0 and variance 1 over its features. */
export const layerNormalization = (
  options: Options<LayerNormalizationDescription> = {},
): LayerDescription => ({ type: "layerNormalization", ...options });

/** Convolution of images. */
export const conv2D = (
  filters: number,
  kernelSize: Conv2DDescription["kernelSize"],
  options: Options<Conv2DDescription, "filters" | "kernelSize"> = {},
): LayerDescription => ({ type: "conv2D", filters, kernelSize, ...options });

/** Convolution of each channel by filters of its own. */
export const depthwiseConv2D = (
  kernelSize: DepthwiseConv2DDescription["kernelSize"],
  options: Options<DepthwiseConv2DDescription, "kernelSize"> = {},
): LayerDescription => ({ type: "depthwiseConv2D", kernelSize, ...options });

/** The largest of each window. */
export const maxPooling2D = (options: Options<Pooling2DDescription> = {}): LayerDescription => ({
  type: "maxPooling2D",
  ...options,
});

/** The mean of each window. */
export const averagePooling2D = (
  options: Options<Pooling2DDescription> = {},
): LayerDescription => ({ type: "averagePooling2D", ...options });

/** The mean of each channel. */
export const globalAveragePooling2D = (): LayerDescription => ({ type: "globalAveragePooling2D" });

/** y = x scale + offset: what the data is prepared by, as a part of the network. */
export const rescaling = (
  scale: RescalingDescription["scale"],
  options: Options<RescalingDescription, "scale"> = {},
): LayerDescription => ({ type: "rescaling", scale, ...options });

/** One axis of all. */
export const flatten = (): LayerDescription => ({ type: "flatten" });

/** In training, a share `rate` of the elements becomes 0. */
export const dropout = (rate: number): LayerDescription => ({ type: "dropout", rate });

/** A row of a learned table for each whole number below `inputDim`. */
export const embedding = (inputDim: number, outputDim: number): LayerDescription => ({
  type: "embedding",
  inputDim,
  outputDim,
});

/** The sum of several values, as in residual networks. */
export const add = (): MergeDescription => ({ type: "add" });

/** Several values one after the other along `axis`, counted from the end. */
export const concatenate = (axis = -1): MergeDescription => ({ type: "concatenate", axis });
