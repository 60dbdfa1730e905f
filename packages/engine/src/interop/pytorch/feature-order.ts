// PyTorch's images are (channels,height,width), the engine's (height,width,channels). Weights are
// laid out anew for that, but a flattened image keeps the order of its features until a dense layer
// takes them, so that layer's rows must be in another order too.

import { CaviarError } from "@caviar/errors";

import type { ExportedLayer } from "../exported-layer.ts";
import { transposedPlaces } from "../transposed-places.ts";

/** Where the feature i of the engine lies among PyTorch's; undefined: at i. */
export type FeatureOrder = Uint32Array | undefined;

/** The order of each value's features: of the inputs, then of what each layer gives. */
export function featureOrders(inputs: number, layers: readonly ExportedLayer[]): FeatureOrder[] {
  const orders: FeatureOrder[] = Array.from({ length: inputs }, () => undefined);
  for (const layer of layers) orders.push(orderBehind(layer, orders));
  return orders;
}

function orderBehind(layer: ExportedLayer, orders: readonly FeatureOrder[]): FeatureOrder {
  const { description, from, inputShapes } = layer;
  const taken = from.map((value) => orders[value]);
  switch (description.type) {
    case "flatten":
      return inputShapes[0]!.length === 3 ? transposedPlaces(inputShapes[0]!, [2, 0, 1]) : taken[0];
    case "add":
      return requireSame(layer, taken);
    case "concatenate":
      return joined(layer, taken);
    case "conv2D":
    case "dense":
    case "depthwiseConv2D":
    case "embedding":
    case "globalAveragePooling2D":
      return undefined;
    default:
      return taken[0];
  }
}

function requireSame({ name }: ExportedLayer, [first, ...others]: readonly FeatureOrder[]) {
  if (others.every((order) => order?.join() === first?.join())) return first;
  throw new CaviarError(
    "CAV_MODEL_INVALID",
    `${name} adds features of a flattened image to others; PyTorch flattens images in another order`,
  );
}

function joined({ inputShapes }: ExportedLayer, taken: readonly FeatureOrder[]): FeatureOrder {
  if (taken.every((order) => order === undefined)) return undefined;
  let start = 0;
  const places: number[] = [];
  for (const [i, order] of taken.entries()) {
    const length = inputShapes[i]!.at(-1)!;
    for (let place = 0; place < length; place++) places.push(start + (order?.[place] ?? place));
    start += length;
  }
  return Uint32Array.from(places);
}
