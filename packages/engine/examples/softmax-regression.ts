// Softmax regression: one dense layer and the softmax of what it gives, which the loss takes.

import { createEngine, type Figures, layers, sequential, splitRows } from "@caviar/engine";

import { CLASSES, noisyPatterns, WIDTH } from "./noisy-patterns.ts";

/** Loss and accuracy on rows that were not learned from. */
export function softmaxRegression(): Figures {
  const engine = createEngine();
  const data = noisyPatterns(engine, 1000);
  const { train, test } = splitRows(data.count, { seed: 1, test: 0.2 });
  const model = sequential(engine, { inputs: WIDTH, layers: [layers.dense(CLASSES)] }).compile({
    optimizer: { type: "adam", learningRate: 0.05 },
    loss: { type: "sparseCategoricalCrossentropy", fromLogits: true },
    metrics: ["accuracy"],
  });
  model.fit(data, { epochs: 20, rows: train });
  return model.evaluate(data, { rows: test });
}

if (import.meta.main) console.log(softmaxRegression());
