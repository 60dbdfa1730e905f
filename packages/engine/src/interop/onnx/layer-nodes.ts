// Layers as ONNX operators of opset 17, in inference mode.

import { assert } from "@caviar/errors";

import { activationOf } from "../activation-settings.ts";
import type { ExportedLayer } from "../exported-layer.ts";
import { writeActivation } from "./activation-nodes.ts";
import type { Affine } from "./affine.ts";
import type { GraphValue, GraphWriter } from "./graph-writer.ts";
import { writeConvolution, writeGlobalPooling, writePooling } from "./image-nodes.ts";
import {
  writeBatchNormalization,
  writeDense,
  writeEmbedding,
  writeLayerNormalization,
  writeRescaling,
} from "./row-nodes.ts";

/** What a layer makes of its inputs; `affine` is the batch normalization that goes into its kernel. */
export function writeLayer(
  to: GraphWriter,
  layer: ExportedLayer,
  inputs: readonly GraphValue[],
  affine: Affine | undefined,
): GraphValue {
  const [x] = inputs;
  assert(x !== undefined, "every layer takes a value");
  switch (layer.description.type) {
    case "activation":
    case "relu":
    case "softmax":
      return writeActivation(to, x, activationOf(layer), layer.name);
    case "add":
      return writeSum(to, layer, inputs);
    case "averagePooling2D":
    case "maxPooling2D":
      return writePooling(to, layer, to.channelsFirst(x));
    case "batchNormalization":
      return writeBatchNormalization(to, layer, x);
    case "concatenate":
      return writeConcatenation(to, layer, inputs, layer.description.axis);
    case "conv2D":
    case "depthwiseConv2D":
      return activated(to, layer, writeConvolution(to, layer, to.channelsFirst(x), affine));
    case "dense":
      return activated(to, layer, writeDense(to, layer, to.channelsLast(x), affine));
    case "dropout":
      return x;
    case "embedding":
      return writeEmbedding(to, layer, x);
    case "flatten":
      return writeFlat(to, layer, to.channelsLast(x));
    case "globalAveragePooling2D":
      return writeGlobalPooling(to, layer, x);
    case "layerNormalization":
      return writeLayerNormalization(to, layer, to.channelsLast(x));
    case "rescaling":
      return writeRescaling(to, layer, x);
  }
}

function activated(to: GraphWriter, layer: ExportedLayer, y: GraphValue): GraphValue {
  return writeActivation(to, y, activationOf(layer), `${layer.name}/activation`);
}

function writeSum(
  to: GraphWriter,
  { name, outputShape: shape }: ExportedLayer,
  inputs: readonly GraphValue[],
): GraphValue {
  const isChannelsFirst = inputs.every((input) => input.isChannelsFirst);
  const terms = isChannelsFirst ? inputs : inputs.map((input) => to.channelsLast(input));
  const names = terms.map((term) => term.name);
  return { name: to.node("Sum", names, { name }), shape, isChannelsFirst };
}

function writeConcatenation(
  to: GraphWriter,
  { name, outputShape: shape }: ExportedLayer,
  inputs: readonly GraphValue[],
  axis = -1,
): GraphValue {
  const parts = inputs.map((input) => to.channelsLast(input).name);
  const attributes = { axis: { int: axis } };
  return { name: to.node("Concat", parts, { name, attributes }), shape, isChannelsFirst: false };
}

function writeFlat(to: GraphWriter, layer: ExportedLayer, x: GraphValue): GraphValue {
  if (x.shape.length === 1) return x;
  const { name, outputShape: shape } = layer;
  const flat = to.node("Flatten", [x.name], { name, attributes: { axis: { int: 1 } } });
  return { name: flat, shape, isChannelsFirst: false };
}
