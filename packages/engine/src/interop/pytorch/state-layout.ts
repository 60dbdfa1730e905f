// How a layer's weights lie in a PyTorch module's state_dict:
//   dense               kernel (in,out)       weight [out,in]        Linear
//   conv2D              (rows,columns,C,F)    weight [F,C,rows,columns]
//   depthwiseConv2D     (rows,columns,C,M)    weight [C*M,1,rows,columns], groups = C
//   batchNormalization  gamma, beta, moving_* weight, bias, running_mean, running_var
//   layerNormalization  gamma, beta           weight, bias
//   embedding           embeddings            weight

import { CaviarError } from "@caviar/errors";

import { type ExportedLayer, ownName } from "../exported-layer.ts";
import type { FeatureOrder } from "./feature-order.ts";
import { transposedPlaces } from "../transposed-places.ts";

export type StateTensor = {
  /** Behind the module's name: `weight`, `running_mean`. */
  readonly suffix: string;
  readonly shape: readonly number[];
  /**
   * The engine's tensor, whose element i is the element `places[i]` of PyTorch's (undefined: i); or
   * the constant that PyTorch must have everywhere, for what the engine does not learn.
   */
  readonly own: { readonly name: string; readonly places: Uint32Array | undefined } | number;
};

/** The tensors of a layer, none where it learns nothing. `order` is that of the features it takes. */
export function stateTensors(layer: ExportedLayer, order: FeatureOrder): readonly StateTensor[] {
  switch (layer.description.type) {
    case "dense":
      return [kernelOf(layer, { axes: [1, 0], order }), ...biasOf(layer)];
    case "conv2D":
      return [kernelOf(layer, { axes: [3, 2, 0, 1] }), ...biasOf(layer)];
    case "depthwiseConv2D": {
      const { shape, ...kernel } = kernelOf(layer, { axes: [2, 3, 0, 1] });
      const [channels = 0, multiplier = 0, ...window] = shape;
      return [{ ...kernel, shape: [channels * multiplier, 1, ...window] }, ...biasOf(layer)];
    }
    case "embedding": {
      if (layer.outputShape.length === 3) {
        throw invalid(
          layer,
          "gives examples of three axes, which PyTorch's layers take for images",
        );
      }
      const { shape } = layer.weights.get("embeddings")!;
      return [
        { suffix: "weight", shape, own: { name: ownName(layer, "embeddings"), places: undefined } },
      ];
    }
    case "batchNormalization":
      return [
        ...learnedOf(layer, layer.outputShape.slice(-1), order),
        vector(layer, "moving_mean", "running_mean", order),
        vector(layer, "moving_variance", "running_var", order),
      ];
    case "layerNormalization":
      return normalizedOf(layer, order);
    default:
      return [];
  }
}

type Kernel = { readonly axes: readonly number[]; readonly order?: FeatureOrder };

function kernelOf(layer: ExportedLayer, { axes, order }: Kernel): StateTensor {
  const { shape } = layer.weights.get("kernel")!;
  const places = transposedPlaces(shape, axes, order);
  const own = { name: ownName(layer, "kernel"), places };
  return { suffix: "weight", shape: axes.map((axis) => shape[axis]!), own };
}

function biasOf(layer: ExportedLayer): readonly StateTensor[] {
  return layer.weights.has("bias") ? [vector(layer, "bias", "bias", undefined)] : [];
}

function vector(
  layer: ExportedLayer,
  name: string,
  suffix: string,
  order: FeatureOrder,
): StateTensor {
  const { shape } = layer.weights.get(name)!;
  return { suffix, shape, own: { name: ownName(layer, name), places: order } };
}

/** PyTorch learns both or none: where the engine learns one, the other stays what it began as. */
function learnedOf(
  layer: ExportedLayer,
  shape: readonly number[],
  places: Uint32Array | undefined,
): readonly StateTensor[] {
  const { weights } = layer;
  if (!weights.has("gamma") && !weights.has("beta")) return [];
  const own = (name: string, constant: number) =>
    weights.has(name) ? { name: ownName(layer, name), places } : constant;
  return [
    { suffix: "weight", shape, own: own("gamma", 1) },
    { suffix: "bias", shape, own: own("beta", 0) },
  ];
}

function normalizedOf(layer: ExportedLayer, order: FeatureOrder): readonly StateTensor[] {
  const [shape] = layer.inputShapes;
  const { axis = -1 } = layer.description.type === "layerNormalization" ? layer.description : {};
  const count = typeof axis === "number" ? 1 : axis.length;
  const normalized = shape!.slice(-count);
  if (shape!.length === 3 && count === 3) {
    const places = transposedPlaces(normalized, [2, 0, 1]);
    return learnedOf(layer, [normalized[2]!, normalized[0]!, normalized[1]!], places);
  }
  if (shape!.length === 3 && count === 2) {
    throw invalid(layer, "normalizes the rows of an image, which no module of PyTorch's does");
  }
  return learnedOf(layer, normalized, count === 1 ? order : undefined);
}

function invalid({ name }: ExportedLayer, problem: string): CaviarError {
  return new CaviarError("CAV_MODEL_INVALID", `${name} ${problem}`);
}
