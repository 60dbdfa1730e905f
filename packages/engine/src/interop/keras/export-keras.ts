// A network as two files for Keras 3: `model.json` for keras.models.model_from_json, a Sequential
// where the layers follow one another, else a Functional model; and `model.safetensors`, with each
// variable under its layer's name: `dense_1/kernel`, `batch_normalization/moving_mean`. Shapes are
// Keras' and the engine's alike. What Keras cannot say stands under `caviar` in the layer's entry,
// which Keras does not read: the estimator of a running variance.

import { isChain } from "../../models/graph.ts";
import type { ModelFiles } from "../../models/model-files.ts";
import type { Network } from "../../models/network.ts";
import { encodeSafetensors } from "../../safetensors/encode.ts";
import type { StoredTensors } from "../../safetensors/format.ts";
import { type ExportedLayer, exportedLayers, ownName } from "../exported-layer.ts";
import { type KerasObject, kerasObject } from "./keras-object.ts";
import { layerClass } from "./layer-config.ts";

export type KerasOptions = {
  /** The model's name; default `network`. */
  readonly name?: string;
  /** Goes into the metadata of model.safetensors. */
  readonly metadata?: Readonly<Record<string, string>>;
};

/** Throws CAV_MODEL_INVALID for what Keras' JSON cannot say: gelu by the tanh formula. */
export function exportKeras(
  network: Network,
  { name = "network", metadata = {} }: KerasOptions = {},
): ModelFiles {
  const layers = exportedLayers(network);
  const model = isChain(network.graph)
    ? sequential(network, layers, name)
    : functional(network, layers, name);
  const weights = network.saveWeights();
  const tensors: StoredTensors = new Map();
  for (const layer of layers) {
    for (const weight of layer.weights.keys()) {
      tensors.set(`${layer.name}/${weight}`, weights.get(ownName(layer, weight))!);
    }
  }
  return {
    "model.json": new TextEncoder().encode(`${JSON.stringify(model, undefined, 2)}\n`),
    "model.safetensors": encodeSafetensors({ tensors, metadata: { format: "keras", ...metadata } }),
  };
}

function sequential(
  { inputShapes }: Network,
  layers: readonly ExportedLayer[],
  name: string,
): KerasObject {
  const entries = [inputEntry(inputShapes[0]!, "input"), ...layers.map(layerEntry)];
  return kerasObject("keras", "Sequential", { name, trainable: true, layers: entries });
}

function functional(
  { inputShapes, graph }: Network,
  layers: readonly ExportedLayer[],
  name: string,
): KerasObject {
  const inputs = inputShapes.map((shape, i) => ({ name: i === 0 ? "input" : `input_${i}`, shape }));
  const values = [
    ...inputs,
    ...layers.map((layer) => ({ name: layer.name, shape: layer.outputShape })),
  ];
  const place = (value: number) => [values[value]!.name, 0, 0];
  const tensor = (value: number) => ({
    class_name: "__keras_tensor__",
    config: {
      shape: [null, ...values[value]!.shape],
      dtype: "float32",
      keras_history: place(value),
    },
  });
  const entries = [
    ...inputs.map((input) => ({
      ...inputEntry(input.shape, input.name),
      name: input.name,
      inbound_nodes: [],
    })),
    ...layers.map((layer) => {
      const { type } = layer.description;
      const taken = layer.from.map(tensor);
      const args = type === "add" || type === "concatenate" ? [taken] : taken;
      return { ...layerEntry(layer), name: layer.name, inbound_nodes: [{ args, kwargs: {} }] };
    }),
  ];
  return kerasObject("keras", "Model", {
    name,
    trainable: true,
    layers: entries,
    input_layers: inputs.map((_, i) => place(i)),
    output_layers: graph.outputs.map(place),
  });
}

function inputEntry(shape: readonly number[], name: string): KerasObject {
  const config = { batch_shape: [null, ...shape], dtype: "float32", name };
  return kerasObject("keras.layers", "InputLayer", config);
}

function layerEntry(layer: ExportedLayer) {
  const { className, config } = layerClass(layer);
  const common = { name: layer.name, trainable: true, dtype: "float32" };
  const { description } = layer;
  const isUnbiased =
    description.type === "batchNormalization" && description.varianceEstimator === "unbiased";
  return {
    ...kerasObject("keras.layers", className, { ...common, ...config }),
    ...(isUnbiased && { caviar: { varianceEstimator: "unbiased" } }),
  };
}
