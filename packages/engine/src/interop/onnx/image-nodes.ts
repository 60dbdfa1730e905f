// Convolution and pooling as ONNX operators, which take images channels first.

import { assert } from "@caviar/errors";

import type { Windows } from "../../backend/convolution.ts";
import { layOut, type WindowOptions } from "../../layers/windows.ts";
import { elementCount } from "../../tensor.ts";
import type { ExportedLayer } from "../exported-layer.ts";
import { paddingAfter } from "../padding-after.ts";
import { transposedPlaces } from "../transposed-places.ts";
import { type Affine, folded } from "./affine.ts";
import type { GraphValue, GraphWriter } from "./graph-writer.ts";
import type { Attribute } from "./messages.ts";

/** x, which has its channels first, convolved; `affine` goes into the kernel. */
export function writeConvolution(
  to: GraphWriter,
  layer: ExportedLayer,
  x: GraphValue,
  affine: Affine | undefined,
): GraphValue {
  const { name, description, weights, outputShape: shape } = layer;
  assert("kernelSize" in description, "called for a convolution");
  const { kernelSize, strides = 1, padding = "valid", dilationRate = 1 } = description;
  const options = { inputShape: x.shape, kernelSize, strides, padding, dilationRate };
  const channels = x.shape.at(-1)!;
  const units = shape.at(-1)!;
  // The elements of a depthwise kernel's last two axes are its outputs, as those of the last one else.
  const { kernel, bias } = folded(layer, affine, (element) => element % units);
  const own = weights.get("kernel")!.shape; // (rows,columns,C,F), or (rows,columns,C,M)
  const [rows = 0, columns = 0] = own;
  const isDepthwise = description.type === "depthwiseConv2D";
  const places = transposedPlaces(own, isDepthwise ? [2, 3, 0, 1] : [3, 2, 0, 1]);
  const turned = new Float32Array(elementCount(own));
  for (let i = 0; i < turned.length; i++) turned[places[i]!] = kernel[i]!;
  const dims = [units, isDepthwise ? 1 : channels, rows, columns];
  const k = to.constant(`${name}/kernel`, dims, turned);
  const b = bias === undefined ? [] : [to.constant(`${name}/bias`, [units], bias)];
  const group = { int: isDepthwise ? channels : 1 };
  const attributes = { ...windowAttributes(options), group };
  const convolved = to.node("Conv", [x.name, k, ...b], { name, attributes });
  return { name: convolved, shape, isChannelsFirst: true };
}

/** Each window's largest value or mean; x has its channels first. */
export function writePooling(to: GraphWriter, layer: ExportedLayer, x: GraphValue): GraphValue {
  const { name, description, outputShape: shape } = layer;
  const isMax = description.type === "maxPooling2D";
  assert(isMax || description.type === "averagePooling2D", "called for pooling");
  const { poolSize = 2, strides = poolSize, padding = "valid" } = description;
  const options = { inputShape: x.shape, kernelSize: poolSize, strides, padding };
  const { dilations: _, ...attributes } = windowAttributes(options);
  const pooled = to.node(isMax ? "MaxPool" : "AveragePool", [x.name], { name, attributes });
  return { name: pooled, shape, isChannelsFirst: true };
}

/** The mean of each channel, wherever the channels are. */
export function writeGlobalPooling(
  to: GraphWriter,
  layer: ExportedLayer,
  x: GraphValue,
): GraphValue {
  const { name, outputShape: shape } = layer;
  const axes = { ints: x.isChannelsFirst ? [2, 3] : [1, 2] };
  const mean = to.node("ReduceMean", [x.name], {
    name,
    attributes: { axes, keepdims: { int: 0 } },
  });
  return { name: mean, shape, isChannelsFirst: false };
}

function windowAttributes(options: WindowOptions) {
  const w: Omit<Windows, "batch"> = layOut(options);
  return {
    kernel_shape: { ints: [w.kernelRows, w.kernelColumns] },
    strides: { ints: [w.strideRows, w.strideColumns] },
    dilations: { ints: [w.dilationRows, w.dilationColumns] },
    pads: { ints: [w.top, w.left, ...paddingAfter(w)] },
  } satisfies Record<string, Attribute>;
}
