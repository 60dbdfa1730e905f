// The classic net of 25, 15 and 10 units with a softmax output, and its improved form: a linear
// output, and the loss told that it gets logits. Mathematically they are the same. In numbers they
// are not: a probability that rounds to 0 has no logarithm, and where it is clipped it has no slope.

import {
  autodiff,
  createEngine,
  type Engine,
  Examples,
  layers,
  type Model,
  sequential,
  splitRows,
} from "@caviar/engine";

import { CLASSES, noisyPatterns, WIDTH } from "./noisy-patterns.ts";

const hidden = [
  layers.dense(25, { activation: "relu" }),
  layers.dense(15, { activation: "relu" }),
] as const;

/** Accuracy of both nets on rows that they did not learn from. */
export function trainBoth(): { softmax: number; logits: number } {
  const engine = createEngine();
  const data = noisyPatterns(engine, 1000);
  const { train, test } = splitRows(data.count, { seed: 1, test: 0.2 });
  const accuracyOf = (output: "softmax" | "linear"): number => {
    const last = layers.dense(CLASSES, { activation: output });
    const model = sequential(engine, { inputs: WIDTH, layers: [...hidden, last] }).compile({
      optimizer: { type: "adam", learningRate: 0.01 },
      loss: { type: "sparseCategoricalCrossentropy", fromLogits: output === "linear" },
      metrics: ["accuracy"],
    });
    model.fit(data, { epochs: 20, rows: train });
    return model.evaluate(data, { rows: test })["accuracy"]!;
  };
  return { softmax: accuracyOf("softmax"), logits: accuracyOf("linear") };
}

export type Extreme = {
  /** Logits are [0, margin] and the class is the first: the true loss is log(1 + e^margin). */
  readonly margin: number;
  /** -log of the softmax, written down as it is taught. */
  readonly byHand: number;
  /** The loss of probabilities, which are clipped to [1e-7, 1 - 1e-7] before the logarithm. */
  readonly softmax: number;
  /** The loss of logits. */
  readonly logits: number;
  /** How far one step of gradient descent moves a weight that makes these logits, both ways. */
  readonly softmaxStep: number;
  readonly logitsStep: number;
};

/** What each form makes of a net that is ever surer of the wrong class. */
export function atMargin(margin: number): Extreme {
  return {
    margin,
    byHand: byHand(margin),
    softmax: lossAndStep(margin, "softmax").loss,
    logits: lossAndStep(margin, "linear").loss,
    softmaxStep: lossAndStep(margin, "softmax").step,
    logitsStep: lossAndStep(margin, "linear").step,
  };
}

function byHand(margin: number): number {
  const { constant, softmax, log, negate } = autodiff(createEngine());
  return negate(log(softmax(constant([0, margin], [1, 2])))).value;
}

/** One row [margin] goes through the weights [0, 1], so that the logits are [0, margin]. */
function lossAndStep(margin: number, output: "softmax" | "linear") {
  const engine = createEngine();
  const last = layers.dense(2, { activation: output, useBias: false });
  const model = sequential(engine, { inputs: 1, layers: [last] }).compile({
    optimizer: { type: "sgd", learningRate: 1 },
    loss: { type: "sparseCategoricalCrossentropy", fromLogits: output === "linear" },
  });
  const weights = weightsOf(model);
  weights.data.set([0, 1]);
  const data = oneRow(engine, margin);
  const { loss } = model.trainStep(data, data.allRows);
  return { loss, step: Math.abs(weights.data[0]!) };
}

const oneRow = (engine: Engine, value: number) =>
  new Examples(engine, {
    features: Float32Array.of(value),
    shape: [1],
    answers: { labels: [0], classes: 2 },
  });

const weightsOf = (model: Model) => model.network.weights.get("layers.0.kernel")!;

if (import.meta.main) {
  console.log("accuracy", trainBoth());
  for (const margin of [1, 5, 10, 15, 20, 50, 100, 200]) console.log(atMargin(margin));
}
