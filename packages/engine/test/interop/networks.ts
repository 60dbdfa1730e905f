// Networks that together have every layer, activation and option; each format is tried on them all.

import { stream, uniform } from "@caviar/random";

import type { Engine } from "../../src/engine.ts";
import type { ActivationName } from "../../src/layers/activation.ts";
import type { LayerDescription } from "../../src/layers/create-layer.ts";
import * as layers from "../../src/models/describe.ts";
import { apply, graphOf, input } from "../../src/models/functional.ts";
import { chain, type Graph } from "../../src/models/graph.ts";
import { Model } from "../../src/models/model.ts";
import type { Network } from "../../src/models/network.ts";
import { encodeSafetensors } from "../../src/safetensors/encode.ts";
import type { StoredTensors } from "../../src/safetensors/format.ts";
import { elementCount } from "../../src/tensor.ts";

const IMAGE = [7, 6, 3];

const chainOf = (inputs: number | readonly number[], ...of: readonly LayerDescription[]): Graph =>
  chain({ inputs, layers: of });

const ACTIVATIONS: readonly ActivationName[] = [
  "linear",
  "relu",
  "leakyRelu",
  "elu",
  "gelu",
  "sigmoid",
  "tanh",
  "softplus",
  "silu",
  "softmax",
];

const image = (...of: readonly LayerDescription[]): Graph =>
  chainOf(IMAGE, ...of, layers.flatten(), layers.dense(4));

const activated: readonly (readonly [string, Graph])[] = ACTIVATIONS.flatMap((activation) => [
  [`${activation} in a layer`, chainOf(5, layers.dense(6, { activation }))],
  [
    `${activation} on images`,
    image(layers.conv2D(4, 3, { activation }), layers.activation(activation)),
  ],
]);

function residual(): Graph {
  const x = input(IMAGE);
  const convolved = apply(layers.conv2D(3, 3, { padding: "same", activation: "relu" }), x);
  const sum = apply(layers.add(), x, convolved, x);
  const beside = apply(
    layers.concatenate(),
    sum,
    apply(layers.maxPooling2D({ strides: 1, padding: "same" }), x),
  );
  const flat = apply(layers.flatten(), beside);
  const mean = apply(layers.globalAveragePooling2D(), sum);
  const both = apply(layers.concatenate(), flat, mean);
  return graphOf({
    inputs: x,
    outputs: apply(layers.dense(3), apply(layers.batchNormalization(), both)),
  });
}

function twoInputs(): Graph {
  const [a, b] = [input(4), input([2, 3])];
  const joined = apply(layers.concatenate(-1), a, apply(layers.flatten(), b));
  const h = apply(layers.dense(5, { activation: "tanh" }), joined);
  const stacked = apply(layers.concatenate(-2), b, apply(layers.dense(3), b));
  return graphOf({ inputs: [a, b], outputs: [apply(layers.activation("softmax"), h), stacked] });
}

/** Keras' JSON cannot say it. */
const GELU_BY_TANH = "gelu by tanh";
const byTanh = { name: "gelu", approximate: true } as const;

/** Name and graph. Those whose name begins with `graph` are no chains. */
export const NETWORKS: readonly (readonly [name: string, graph: Graph])[] = [
  [
    "dense",
    chainOf(5, layers.dense(7, { activation: "relu" }), layers.dense(3, { useBias: false })),
  ],
  ["dense along positions", chainOf([4, 5], layers.dense(3, { activation: "tanh" }))],
  ...activated,
  ["leakyRelu 0.1", chainOf(5, layers.activation({ name: "leakyRelu", negativeSlope: 0.1 }))],
  ["elu 0.5", chainOf(5, layers.dense(6, { activation: { name: "elu", alpha: 0.5 } }))],
  [GELU_BY_TANH, chainOf(5, layers.dense(6, { activation: byTanh }), layers.dense(2))],
  ["softmax across", image(layers.activation({ name: "softmax", axis: -2 }))],
  ["conv2D same, strides", image(layers.conv2D(4, [2, 3], { padding: "same", strides: 2 }))],
  ["conv2D even kernel", image(layers.conv2D(4, 2, { padding: "same", useBias: false }))],
  ["conv2D dilated", image(layers.conv2D(4, 2, { dilationRate: [2, 3] }))],
  ["conv2D pixelwise", image(layers.conv2D(5, 1), layers.conv2D(2, 3))],
  ["depthwise", image(layers.depthwiseConv2D(3, { depthMultiplier: 2, activation: "relu" }))],
  ["depthwise same", image(layers.depthwiseConv2D(3, { padding: "same", strides: 2 }))],
  ["max pooling", image(layers.maxPooling2D())],
  [
    "max pooling same",
    image(layers.maxPooling2D({ poolSize: [2, 3], strides: 2, padding: "same" })),
  ],
  ["average pooling", image(layers.averagePooling2D({ poolSize: [3, 2], strides: 1 }))],
  [
    "average pooling same",
    image(layers.averagePooling2D({ poolSize: 3, padding: "same", strides: 2 })),
  ],
  ["global average pooling", chainOf(IMAGE, layers.globalAveragePooling2D(), layers.dense(2))],
  [
    "batch normalization behind dense",
    chainOf(
      5,
      layers.dense(8),
      layers.batchNormalization(),
      layers.activation("relu"),
      layers.dense(3),
    ),
  ],
  [
    "batch normalization behind convolutions",
    image(
      layers.conv2D(4, 3, { padding: "same" }),
      layers.batchNormalization({ epsilon: 1e-5 }),
      layers.activation("relu"),
      layers.depthwiseConv2D(2, { useBias: true }),
      layers.batchNormalization({ scale: false }),
    ),
  ],
  [
    "batch normalization alone",
    image(
      layers.batchNormalization({ momentum: 0.5 }),
      layers.maxPooling2D(),
      layers.batchNormalization({ center: false }),
      layers.flatten(),
      layers.batchNormalization({ scale: false, center: false }),
      layers.activation("relu"),
      layers.batchNormalization({ varianceEstimator: "unbiased" }),
    ),
  ],
  ["layer normalization", chainOf(6, layers.layerNormalization(), layers.dense(2))],
  [
    "layer normalization of images",
    image(layers.layerNormalization({ axis: [-3, -2, -1], epsilon: 1e-5 })),
  ],
  [
    "layer normalization of flat images",
    image(layers.flatten(), layers.layerNormalization({ scale: false })),
  ],
  ["layer normalization of channels", image(layers.conv2D(4, 2), layers.layerNormalization())],
  [
    "layer normalization of positions",
    chainOf([4, 5], layers.layerNormalization({ axis: [-2, -1] })),
  ],
  ["dropout", chainOf(5, layers.dense(6), layers.dropout(0.4), layers.dense(2))],
  ["embedding", chainOf([6], layers.embedding(9, 4), layers.flatten(), layers.dense(3))],
  ["rescaling", chainOf(5, layers.rescaling(0.0625), layers.dense(3))],
  [
    "rescaling by feature",
    image(layers.conv2D(3, 2), layers.rescaling([1, 0.5, 2], { offset: [0, 1, -1] })),
  ],
  ["nothing but dropout", chainOf(5, layers.dropout(0.5))],
  ["graph with residuals", residual()],
  ["graph of two inputs and outputs", twoInputs()],
];

export const KERAS_NETWORKS = NETWORKS.filter(([name]) => name !== GELU_BY_TANH);

/** The model, each of its weights drawn at random, running averages too. */
export function drawn(engine: Engine, graph: Graph): Model {
  const model = new Model(engine, graph);
  for (const [name, { data }] of model.network.weights) {
    const isScale = /gamma|variance/.test(name);
    const from = stream(7, name);
    for (let i = 0; i < data.length; i++) {
      data[i] = isScale ? 0.5 + uniform(from, i) : uniform(from, i) - 0.5;
    }
  }
  return model;
}

/** Rows for each input; whole numbers for an embedding. */
export function rowsFor(network: Network, count: number): Float32Array<ArrayBuffer>[] {
  const [first] = network.graph.layers;
  const { layer } = first!;
  return network.inputShapes.map((shape, i) => {
    const from = stream(11, "rows", i);
    const draw = (_: unknown, at: number): number =>
      layer.type === "embedding"
        ? Math.floor(uniform(from, at) * layer.inputDim)
        : 4 * uniform(from, at) - 2;
    return Float32Array.from({ length: count * elementCount(shape) }, draw);
  });
}

/** The largest distance between two arrays; Infinity where one is longer, or for NaN. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const apart = Math.abs(a[i]! - b[i]!);
    if (!(apart <= most)) most = Number.isNaN(apart) ? Infinity : apart;
  }
  return most;
}

/** The rows of each input as one safetensors file: x0, x1, ... */
export function writeRows(
  network: Network,
  rows: readonly Float32Array<ArrayBuffer>[],
): Uint8Array {
  const tensors: StoredTensors = new Map();
  for (const [i, data] of rows.entries()) {
    const shape = network.inputShapes[i]!;
    tensors.set(`x${i}`, {
      dtype: "F32",
      shape: [data.length / elementCount(shape), ...shape],
      data,
    });
  }
  return encodeSafetensors({ tensors, metadata: {} });
}
