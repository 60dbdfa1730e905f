// The quick start of README.md: the exclusive or, which no single line separates.

import { createEngine, Examples, layers, loadModel, sequential } from "@caviar/engine";

const engine = createEngine(); // "wasm": the same bits on every machine
const data = new Examples(engine, {
  features: Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1),
  shape: [2],
  answers: { labels: [0, 1, 1, 0], classes: 2 },
});

const model = sequential(engine, {
  inputs: 2,
  layers: [layers.dense(8, { activation: "tanh" }), layers.dense(2)],
});
model.compile({
  optimizer: { type: "adam", learningRate: 0.05 },
  loss: "sparseCategoricalCrossentropy", // from logits, unless you say otherwise
  metrics: ["accuracy"],
});
model.fit(data, { epochs: 200, batchSize: 4 });

export const figures = model.evaluate(data); // { loss: 0.0007..., accuracy: 1 }
const files = model.save(); // model.json and model.safetensors, as bytes
export const answer = loadModel(engine, files).predict(Float32Array.of(1, 0)); // (1, 2)
