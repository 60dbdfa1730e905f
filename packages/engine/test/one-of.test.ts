// Descriptions come from JSON and JavaScript too, where no compiler looks at names: a name that
// there is not must be refused, not taken for another.

import { expect, test } from "vitest";

import { createEngine } from "../src/engine.ts";
import { loadModel, sequential } from "../src/models/model.ts";
import { emptyEngine } from "./engines.ts";

/** A model of one layer, compiled and given one step, from JSON. */
function build(layer: object, compiled: object = {}): void {
  const engine = emptyEngine("wasm");
  const network = { inputs: [4, 4, 1], layers: [layer, { type: "flatten" }, DENSE] };
  const options = { optimizer: "sgd", loss: "meanSquaredError", ...compiled };
  const model = sequential(engine, fromJson(network), 1).compile(fromJson(options));
  model.trainStep(
    {
      count: 1,
      batch: () => {
        const [x, y] = [engine.memory.tensor([1, 4, 4, 1]), engine.memory.tensor([1, 2])];
        for (const { data } of [x, y]) data.fill(0.5);
        return { inputs: [x], targets: [y], sampleWeight: undefined };
      },
    },
    Uint32Array.of(0),
  );
  loadModel(engine, model.save());
}

/** As it comes from a file: of no type. */
const fromJson = (value: object) => JSON.parse(JSON.stringify(value));

const DENSE = { type: "dense", units: 2 };
const CONV = { type: "conv2D", filters: 1, kernelSize: 2 };
const decay = (type: string) => ({
  optimizer: { type: "sgd", learningRate: { type, initialLearningRate: 1, decaySteps: 1 } },
});

test("what the wrong names below are put into is itself right", () => {
  expect(() => build(CONV, decay("cosineDecay"))).not.toThrow();
});

test.each<readonly [string, object, object]>([
  ["there is no layer", { type: "lstm" }, {}],
  ["activation must be one of linear, relu, ", { type: "activation", activation: "swoosh" }, {}],
  ["activation must be one of", { ...CONV, activation: { name: "swoosh" } }, {}],
  ["initializer must be one of", { ...CONV, kernelInitializer: "kaiming" }, {}],
  ["padding must be one of same, valid", { ...CONV, padding: "SAME" }, {}],
  [
    "varianceEstimator must be one of",
    { type: "batchNormalization", varianceEstimator: "n-1" },
    {},
  ],
  ["there is no optimizer", CONV, { optimizer: { type: "lion", learningRate: 1 } }],
  ["learningRate must be", CONV, { optimizer: { type: "adam", lr: 0.1 } }],
  ["convention must be", CONV, { optimizer: { type: "sgd", learningRate: 1, convention: "tf" } }],
  ["schedule must be one of", CONV, decay("polynomialDecay")],
  ["there is no loss", CONV, { loss: "hinge" }],
  ["reduction must be one of", CONV, { loss: { type: "meanSquaredError", reduction: "mean" } }],
])("%s: a name that there is not is CAV_USAGE", (message, layer, compiled) => {
  const building = () => build(layer, compiled);
  expect(building).toThrow(expect.objectContaining({ code: "CAV_USAGE" }));
  expect(building).toThrow(message);
});

const createOther = () => createEngine(fromJson({ backend: "webgpu" }));

test("a backend that there is not is CAV_USAGE, not another backend", () => {
  expect(createOther).toThrow("backend must be one of wasm, blas, auto, reference");
});
