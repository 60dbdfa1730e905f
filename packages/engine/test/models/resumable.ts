// Small models that use every optimizer and every layer, to be stopped and resumed. Tests only.

import { Examples } from "../../src/data/examples.ts";
import type { Engine } from "../../src/engine.ts";
import * as layers from "../../src/models/describe.ts";
import { apply, graphOf, input } from "../../src/models/functional.ts";
import type { Graph } from "../../src/models/graph.ts";
import { Model } from "../../src/models/model.ts";
import type { OptimizerDescription } from "../../src/optimizers/create-optimizer.ts";

const COUNT = 26;
const SHAPE = [4, 4, 2];
const CLASSES = 3;
/** The network that takes whole numbers below WORDS. */
const EMBEDDING = "embedding";
const WORDS = 5;

const shared = { learningRate: 0.01 };

export const optimizers: Readonly<Record<string, OptimizerDescription>> = {
  sgd: { type: "sgd", ...shared },
  momentum: { type: "sgd", ...shared, momentum: 0.9 },
  "momentum (torch)": { type: "sgd", ...shared, momentum: 0.9, convention: "torch" },
  nesterov: { type: "sgd", ...shared, momentum: 0.9, nesterov: true },
  rmsprop: { type: "rmsprop", ...shared },
  "rmsprop, centered, with momentum": {
    type: "rmsprop",
    ...shared,
    centered: true,
    momentum: 0.5,
  },
  adagrad: { type: "adagrad", ...shared },
  adam: { type: "adam", ...shared },
  "adam (torch)": { type: "adam", ...shared, convention: "torch" },
  amsgrad: { type: "adam", ...shared, amsgrad: true },
  adamw: { type: "adamw", ...shared },
  "adam with all that there is": {
    type: "adam",
    learningRate: {
      type: "cosineDecay",
      initialLearningRate: 0,
      warmupTarget: 0.02,
      warmupSteps: 5,
      decaySteps: 30,
    },
    weightDecay: 0.01,
    globalClipNorm: 1,
    emaMomentum: 0.9,
    gradientAccumulationSteps: 2,
  },
};

/** The layer between a flattened image and the classes. */
const middles = {
  dense: [layers.dense(6, { activation: "gelu", l1: 1e-3, l2: 1e-3 })],
  batchNormalization: [layers.dense(6), layers.batchNormalization()],
  layerNormalization: [layers.dense(6), layers.layerNormalization()],
  dropout: [layers.dense(6, { activation: "relu" }), layers.dropout(0.5)],
};

/** Layers of images, before they are flattened. */
const images = {
  conv2D: [layers.conv2D(3, 3, { padding: "same", activation: "relu" })],
  "conv2D with batchNormalization": [layers.conv2D(3, 2), layers.batchNormalization()],
  depthwiseConv2D: [layers.depthwiseConv2D(2)],
  maxPooling2D: [layers.conv2D(2, 1), layers.maxPooling2D()],
  averagePooling2D: [layers.conv2D(2, 1), layers.averagePooling2D()],
  globalAveragePooling2D: [layers.conv2D(3, 2), layers.globalAveragePooling2D()],
};

function network(before: typeof middles.dense, after: typeof middles.dense): Graph {
  const x = input(SHAPE);
  let y = x;
  for (const layer of [...before, layers.flatten(), ...after, layers.dense(CLASSES)]) {
    y = apply(layer, y);
  }
  return graphOf({ inputs: x, outputs: y });
}

function merging(): Graph {
  const x = input(SHAPE);
  const h = apply(layers.dense(5), apply(layers.flatten(), x));
  const sum = apply(layers.add(), h, apply(layers.dense(5, { activation: "tanh" }), h));
  const both = apply(layers.concatenate(), sum, apply(layers.activation("softmax"), h));
  return graphOf({ inputs: x, outputs: apply(layers.dense(CLASSES), both) });
}

export const networks: Readonly<Record<string, Graph>> = {
  ...Object.fromEntries(Object.entries(middles).map(([name, some]) => [name, network([], some)])),
  ...Object.fromEntries(Object.entries(images).map(([name, some]) => [name, network(some, [])])),
  "add, concatenate, softmax": merging(),
  [EMBEDDING]: network([layers.flatten(), layers.embedding(WORDS, 2)], []),
};

/** A model and its data, the same on every call. */
export function begin(engine: Engine, net: string, optimizer: string) {
  const labels = Uint8Array.from({ length: COUNT }, (_, n) => n % CLASSES);
  const size = SHAPE.reduce((product, length) => product * length);
  const features = Float32Array.from({ length: COUNT * size }, (_, i) => {
    if (net === EMBEDDING) return (i * 7919) % WORDS;
    return Math.fround(((i * 7919) % 101) / 101 - 0.5 + labels[Math.floor(i / size)]! / 5);
  });
  const data = new Examples(engine, { features, shape: SHAPE, answers: { labels, classes: 3 } });
  const model = new Model(engine, networks[net]!, 5).compile({
    optimizer: optimizers[optimizer]!,
    loss: { type: "sparseCategoricalCrossentropy", labelSmoothing: 0.1 },
    seed: 11,
  });
  return { model, data };
}

type Begun = ReturnType<typeof begin>;

/** Train on to the end of the third epoch, or until `steps` steps more have been done. */
export function train({ model, data }: Begun, steps = Infinity): void {
  let left = steps;
  model.fit(data, {
    epochs: 3,
    batchSize: 4, // 7 batches an epoch, the last of 2 rows
    classWeight: [1, 2, 0.5],
    augmentation: { flipHorizontal: true, shiftPixels: 1 },
    callbacks: [
      {
        onBatchEnd(_step, _loss, run) {
          left -= 1;
          if (left <= 0) run.stop();
        },
      },
    ],
  });
}
