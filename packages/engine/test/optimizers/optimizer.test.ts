// What all optimizers share: accumulation, averages of the weights, penalties, schedules.

import { describe, expect, test } from "vitest";

import { Variable } from "../../src/autodiff/variable.ts";
import type { Engine } from "../../src/engine.ts";
import type { Parameter } from "../../src/layers/layer.ts";
import {
  createOptimizer,
  type OptimizerDescription,
} from "../../src/optimizers/create-optimizer.ts";
import { BACKENDS, emptyEngine, tensorOf } from "../engines.ts";

const START = [1, -2, 3, 0, 0.5];

function begin(
  engine: Engine,
  description: OptimizerDescription,
  penalty: Partial<Parameter> = {},
) {
  const variable = new Variable(tensorOf(engine, [5], START), { differentiable: true });
  const optimizer = createOptimizer(
    engine,
    [{ name: "w", variable, l2: 0, ...penalty }],
    description,
  );
  const update = (gradient: readonly number[]) =>
    engine.scope(() => {
      variable.gradient = tensorOf(engine, [5], gradient);
      optimizer.update();
      return [...variable.data.data];
    });
  return { variable, optimizer, update };
}

const zeros = [0, 0, 0, 0, 0];

describe.each(BACKENDS)("%s", (backend) => {
  test("two accumulated gradients update once, by their mean", () => {
    const twice = begin(emptyEngine(backend), {
      type: "sgd",
      learningRate: 0.5,
      gradientAccumulationSteps: 2,
    });
    expect(twice.update([2, 0, 0, 0, 0])).toEqual(START);
    expect(twice.optimizer.step).toBe(0);
    expect(twice.update([0, 4, 0, 0, 0])).toEqual([0.5, -3, 3, 0, 0.5]);
    expect(twice.optimizer.step).toBe(1);
    expect(twice.update(zeros)).toEqual([0.5, -3, 3, 0, 0.5]);
    expect(twice.update([2, 0, 0, 0, 0])).toEqual([0, -3, 3, 0, 0.5]);
  });

  test("the average of the weights starts at those of update 1 and follows by 1 - emaMomentum", () => {
    const { update, optimizer, variable } = begin(emptyEngine(backend), {
      type: "sgd",
      learningRate: 1,
      emaMomentum: 0.75,
    });
    update([1, 0, 0, 0, 0]); // w = 0
    update([-4, 0, 0, 0, 0]); // w = 4
    const averaged = optimizer.withAverages(() => variable.data.data[0]);
    expect(averaged).toBe(1); // 0.75 * 0 + 0.25 * 4
    expect(variable.data.data[0]).toBe(4);
  });

  test("L1 moves by sign(w) and not at 0; decoupled decay by a share of w", () => {
    const l1 = begin(emptyEngine(backend), { type: "sgd", learningRate: 0.5 }, { l1: 0.5 });
    expect(l1.update(zeros)).toEqual([0.75, -1.75, 2.75, 0, 0.25]);
    const decayed = begin(emptyEngine(backend), {
      type: "sgd",
      learningRate: 0.5,
      weightDecay: 0.5,
    });
    expect(decayed.update(zeros)).toEqual([0.75, -1.5, 2.25, 0, 0.375]);
  });

  test("Keras clips the penalty with the gradient, PyTorch adds it after", () => {
    const settings = { type: "sgd", learningRate: 1, clipValue: 1 } as const;
    const keras = begin(emptyEngine(backend), settings, { l2: 1 });
    expect(keras.update(zeros)).toEqual([0, -1, 2, 0, -0.5]);
    const torch = begin(emptyEngine(backend), { ...settings, convention: "torch" }, { l2: 1 });
    expect(torch.update(zeros)).toEqual([-1, 2, -3, 0, -0.5]);
  });

  test("a schedule is followed by the count of updates, until a rate is set by hand", () => {
    const { optimizer, update } = begin(emptyEngine(backend), {
      type: "sgd",
      learningRate: { type: "stepDecay", initialLearningRate: 1, every: 2, drop: 0.5 },
    });
    const rates = [0, 1, 2, 3].map(() => {
      const rate = optimizer.learningRate;
      update(zeros);
      return rate;
    });
    expect(rates).toEqual([1, 1, 0.5, 0.5]);
    optimizer.learningRate = 3;
    expect(optimizer.learningRate).toBe(3);
    const { optimizer: resumed } = begin(emptyEngine(backend), { type: "sgd", learningRate: 1 });
    resumed.counters.set(optimizer.counters);
    expect(resumed.learningRate).toBe(3);
    expect(() => (optimizer.learningRate = Number.NaN)).toThrow("learningRate must be");
  });
});

test("two ways of clipping, and averages that are not kept, are CAV_USAGE", () => {
  const usage = expect.objectContaining({ code: "CAV_USAGE" });
  const both = { type: "sgd", learningRate: 1, clipValue: 1, clipNorm: 1 } as const;
  expect(() => begin(emptyEngine("wasm"), both)).toThrow(usage);
  const { optimizer } = begin(emptyEngine("wasm"), { type: "sgd", learningRate: 1 });
  expect(() => optimizer.withAverages(() => 0)).toThrow(usage);
});

test.each<[string, object]>([
  ["learningRate must be a number of at least 0, got NaN", { learningRate: Number.NaN }],
  ["learningRate must be", { learningRate: "fast" }],
  ["momentum must be in [0, 1), got 1", { momentum: 1 }],
  ["globalClipNorm must be a number above 0, got 0", { globalClipNorm: 0 }],
  ["gradientAccumulationSteps must be a whole", { gradientAccumulationSteps: 1.5 }],
  ["decaySteps", { learningRate: { type: "cosineDecay", initialLearningRate: 1, decaySteps: 0 } }],
  [
    "one more rate",
    { learningRate: { type: "piecewiseConstantDecay", boundaries: [1, 2], values: [1, 2] } },
  ],
])("a setting out of its range is CAV_USAGE: %s", (message, settings) => {
  const description = { type: "sgd", learningRate: 1, ...settings } as const;
  const create = () => begin(emptyEngine("wasm"), description);
  expect(create).toThrow(expect.objectContaining({ code: "CAV_USAGE" }));
  expect(create).toThrow(message);
});
