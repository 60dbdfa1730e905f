import {
  createEngine,
  earlyStopping,
  Examples,
  type Figures,
  layers,
  sequential,
  splitRows,
  uniformStandardization,
} from "@caviar/engine";

/** pixels (1797, 64), 0 to 16; labels (1797), 0 to 9. */
export function classify(pixels: Uint8Array, labels: Uint8Array): Figures {
  const engine = createEngine();
  const data = new Examples(engine, {
    features: pixels,
    shape: [64],
    answers: { labels, classes: 10 },
    standardization: uniformStandardization(64, { factor: 1 / 16 }),
  });
  const { train, test } = splitRows(data.count, { seed: 1, test: 0.2 });

  const model = sequential(engine, {
    inputs: 64,
    layers: [
      layers.dense(25),
      layers.batchNormalization(),
      layers.activation("relu"),
      layers.dense(15, { activation: "relu" }),
      layers.dense(10),
    ],
  });
  model.compile({
    optimizer: { type: "adam", learningRate: 0.01 },
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  model.fit(data, {
    epochs: 30,
    rows: train,
    validation: { rows: test },
    callbacks: [earlyStopping({ patience: 5, restoreBestWeights: true })],
  });
  return model.evaluate(data, { rows: test });
}
