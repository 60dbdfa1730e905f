// A NaN must not be lost on its way to the loss, nor an infinity turn into a number that looks
// right: both are how a diverged training is noticed, at the step where it happens.

import { describe, expect, test } from "vitest";

import { Variable } from "../src/autodiff/variable.ts";
import type { ActivationSettings } from "../src/layers/activation.ts";
import { createLayer } from "../src/layers/create-layer.ts";
import { computeLoss, type LossDescription } from "../src/losses/loss.ts";
import type { Target } from "../src/losses/target.ts";
import { createOptimizer, type OptimizerDescription } from "../src/optimizers/create-optimizer.ts";
import { BACKENDS, emptyEngine, labelsOf, tensorOf } from "./engines.ts";

const WIDTH = 7; // a vector and its remainder

const activations: readonly ActivationSettings[] = [
  { name: "linear" },
  { name: "relu" },
  { name: "leakyRelu" },
  { name: "elu" },
  { name: "gelu" },
  { name: "gelu", approximate: true },
  { name: "sigmoid" },
  { name: "tanh" },
  { name: "softplus" },
  { name: "silu" },
  { name: "softmax" },
];

const losses: readonly LossDescription[] = [
  { type: "sparseCategoricalCrossentropy" },
  { type: "sparseCategoricalCrossentropy", labelSmoothing: 0.1 },
  { type: "sparseCategoricalCrossentropy", fromLogits: false },
  { type: "categoricalCrossentropy" },
  { type: "categoricalCrossentropy", fromLogits: false },
  { type: "categoricalCrossentropy", fromLogits: false, probabilities: "clipped" },
  { type: "binaryCrossentropy" },
  { type: "binaryCrossentropy", fromLogits: false },
  { type: "binaryCrossentropy", fromLogits: false, probabilities: "logClamped" },
  { type: "meanSquaredError" },
  { type: "meanAbsoluteError" },
  { type: "huber" },
];

const rate = { learningRate: 0.1 };
const optimizers: readonly OptimizerDescription[] = [
  { type: "sgd", ...rate },
  { type: "sgd", ...rate, momentum: 0.9 },
  { type: "sgd", ...rate, momentum: 0.9, nesterov: true },
  { type: "adam", ...rate },
  { type: "adam", ...rate, amsgrad: true },
  { type: "adamw", ...rate },
  { type: "rmsprop", ...rate },
  { type: "rmsprop", ...rate, centered: true, momentum: 0.5 },
  { type: "adagrad", ...rate },
  { type: "adam", ...rate, clipValue: 1 },
  { type: "adam", ...rate, globalClipNorm: 1, emaMomentum: 0.9 },
];

const spoilt = (place: number, by: number) =>
  Array.from({ length: WIDTH }, (_, i) => 0.1 * (i + 1)).with(place, by);

const named = <Item extends object>(items: readonly Item[]) =>
  items.map((item) => [JSON.stringify(item), item] as const);

/** The loss of two rows of equal predictions, one of which is `bad`. */
function lossOf(
  backend: (typeof BACKENDS)[number],
  loss: LossDescription,
  bad: number,
  at: number,
) {
  const engine = emptyEngine(backend);
  const values = [...Array.from({ length: WIDTH }, () => 0.14), ...spoilt(at, bad)];
  const prediction = new Variable(tensorOf(engine, [2, WIDTH], values), { differentiable: true });
  const target: Target = loss.type.startsWith("sparse")
    ? labelsOf(engine, [0, 1])
    : tensorOf(
        engine,
        [2, WIDTH],
        Array.from({ length: 2 * WIDTH }, () => 1 / WIDTH),
      );
  return computeLoss(engine, loss, prediction, target).value;
}

describe.each(BACKENDS)("%s", (backend) => {
  test.each(named(activations))("%s keeps a NaN in each place", (_, activation) => {
    for (let place = 0; place < WIDTH; place++) {
      const engine = emptyEngine(backend);
      const options = { inputShape: [WIDTH], place: 0 };
      const layer = createLayer(engine, { type: "activation", activation }, options);
      const data = tensorOf(engine, [1, WIDTH], spoilt(place, Number.NaN));
      const y = layer.forward(
        { training: true, tape: undefined },
        new Variable(data, { differentiable: true }),
      );
      expect(y.values[place]).toBeNaN();
    }
  });

  test.each(named(losses))("a NaN in each place makes the loss %s NaN", (_, loss) => {
    for (let place = 0; place < WIDTH; place++) {
      expect(lossOf(backend, loss, Number.NaN, place)).toBeNaN();
    }
  });

  // An infinite probability is clipped like any above 1, and a logit of -Infinity is a masked class.
  const unclipped = losses.filter((loss) => !("fromLogits" in loss) || loss.fromLogits);
  test.each(named(unclipped))("an infinity makes the loss %s infinite or NaN", (_, loss) => {
    for (let place = 0; place < WIDTH; place++) {
      expect(lossOf(backend, loss, Infinity, place)).not.toSatisfy(Number.isFinite);
    }
  });

  test.each(named(optimizers))("%s hands a NaN of the gradient to its parameter", (_, by) => {
    for (const convention of ["keras", "torch"] as const) {
      const engine = emptyEngine(backend);
      const variable = new Variable(tensorOf(engine, [WIDTH], spoilt(0, 1)), {
        differentiable: true,
      });
      const parameters = [{ name: "w", variable, l2: 0 }];
      const optimizer = createOptimizer(engine, parameters, { ...by, convention });
      variable.gradient = tensorOf(engine, [WIDTH], spoilt(WIDTH - 1, Number.NaN));
      optimizer.update();
      expect(variable.values[WIDTH - 1]).toBeNaN();
    }
  });
});
