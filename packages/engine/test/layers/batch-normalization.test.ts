// Against PyTorch's numbers, Keras' and PyTorch's conventions: every BatchNormalization case, NHWC
// included (statistics over all axes but the last). Not yet: the LayerNormalization cases.

import { describe, expect, test } from "vitest";

import { Tape } from "../../src/autodiff/tape.ts";
import { Variable } from "../../src/autodiff/variable.ts";
import type { Engine } from "../../src/engine.ts";
import { BatchNormalization } from "../../src/layers/batch-normalization.ts";
import { BACKENDS, emptyEngine, tensorOf } from "../engines.ts";
import { type Case, expectCase, readReference } from "../reference-cases.ts";

const cases = readReference("layers_norm").cases.filter(({ op }) => op === "BatchNormalization");

function layerOf(engine: Engine, { config, inputs }: Case): BatchNormalization {
  const layer = new BatchNormalization(engine, {
    inputs: inputs["x_0"]!.shape.at(-1)!,
    momentum: Number(config["momentum"]),
    epsilon: Number(config["epsilon"]),
    varianceEstimator: config["moving_variance_estimator"] === "unbiased" ? "unbiased" : "biased",
    scale: config["scale"] === true,
    center: config["center"] === true,
  });
  const places = {
    gamma: layer.gamma.data,
    beta: layer.beta.data,
    moving_mean: layer.movingMean,
    moving_variance: layer.movingVariance,
  };
  for (const [name, tensor] of Object.entries(places)) {
    const given = inputs[name];
    if (given !== undefined) tensor.data.set(given.data);
  }
  return layer;
}

/** One pass over the inputs named with `suffix`, all that the case expects of it compared. */
function expectPass(
  engine: Engine,
  layer: BatchNormalization,
  reference: Case,
  suffix: string,
): void {
  const tape = new Tape(engine);
  const [x, dy] = [reference.inputs[`x_${suffix}`]!, reference.inputs[`dy_${suffix}`]];
  const input = new Variable(tensorOf(engine, x.shape, x.data), { differentiable: true });
  const output = layer.forward({ training: suffix !== "infer", tape }, input);
  if (dy !== undefined) tape.backward(output, tensorOf(engine, dy.shape, dy.data));
  const results = {
    y: output.data,
    dx: input.gradient,
    dgamma: layer.gamma.gradient,
    dbeta: layer.beta.gradient,
    moving_mean: layer.movingMean,
    moving_variance: layer.movingVariance,
  };
  for (const [name, tensor] of Object.entries(results)) {
    const key = `${name}_${suffix}`;
    if (key in reference.expected) expectCase(reference, key, tensor!.data);
  }
  layer.gamma.gradient = undefined;
  layer.beta.gradient = undefined;
}

describe.each(BACKENDS)("%s", (backend) => {
  test.each(cases.map((reference) => [reference.id, reference] as const))(
    "%s agrees with PyTorch within the case's tolerance",
    (_, reference) => {
      const engine = emptyEngine(backend);
      const layer = layerOf(engine, reference);
      const steps = Number(reference.config["steps"]);
      for (let step = 0; step < steps; step++) expectPass(engine, layer, reference, String(step));
      expectPass(engine, layer, reference, "infer");
    },
  );
});

test("there are PyTorch cases to check", () => {
  expect(cases.length).toBeGreaterThanOrEqual(22);
});

test("inference leaves the running averages as they are", () => {
  const engine = emptyEngine("wasm");
  const layer = layerOf(engine, cases[0]!);
  const x = new Variable(
    tensorOf(
      engine,
      [3, 4],
      Array.from({ length: 12 }, (_, i) => i),
    ),
    {
      differentiable: false,
    },
  );
  layer.forward({ training: false, tape: undefined }, x);
  expect([...layer.movingMean.data]).toEqual([0, 0, 0, 0]);
  expect([...layer.movingVariance.data]).toEqual([1, 1, 1, 1]);
});
