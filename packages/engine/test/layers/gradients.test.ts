// Every layer against difference quotients, on inputs without ties and away from kinks.

import { stream } from "@caviar/random";
import { describe, expect, test } from "vitest";

import type { Tape } from "../../src/autodiff/tape.ts";
import { Variable } from "../../src/autodiff/variable.ts";
import type { ActivationName } from "../../src/layers/activation.ts";
import {
  createLayer,
  createMergeLayer,
  type LayerDescription,
  type MergeDescription,
} from "../../src/layers/create-layer.ts";
import type { Pass } from "../../src/layers/layer.ts";
import { BACKENDS, emptyEngine, tensorOf, type TestedBackend } from "../engines.ts";
import { apart, expectGradients, normals } from "./finite-differences.ts";

const noise = { seed: 3, step: 5 };
const passOf = (tape: Tape | undefined): Pass => ({ training: true, tape, noise });

const IMAGE = [5, 6, 3];

const layers: readonly (readonly [LayerDescription, readonly number[]])[] = [
  [{ type: "dense", units: 4, activation: "tanh" }, [5]],
  [{ type: "dense", units: 4, useBias: false }, [3, 5]],
  [{ type: "conv2D", filters: 4, kernelSize: 3 }, IMAGE],
  [{ type: "conv2D", filters: 2, kernelSize: [2, 3], strides: 2, padding: "same" }, IMAGE],
  [{ type: "conv2D", filters: 3, kernelSize: 2, dilationRate: 2, activation: "gelu" }, IMAGE],
  [{ type: "conv2D", filters: 5, kernelSize: 1, useBias: false }, IMAGE],
  [{ type: "depthwiseConv2D", kernelSize: 3, padding: "same" }, IMAGE],
  [{ type: "depthwiseConv2D", kernelSize: 2, strides: 2, depthMultiplier: 2 }, [4, 5, 4]],
  [{ type: "maxPooling2D" }, IMAGE],
  [{ type: "maxPooling2D", poolSize: 3, strides: 1, padding: "same" }, IMAGE],
  [{ type: "averagePooling2D", poolSize: [3, 2], strides: 2, padding: "same" }, IMAGE],
  [{ type: "globalAveragePooling2D" }, IMAGE],
  [{ type: "flatten" }, IMAGE],
  [{ type: "batchNormalization" }, IMAGE],
  [{ type: "layerNormalization" }, [3, 6]],
  [{ type: "layerNormalization", axis: [-2, -1] }, [3, 6]],
  [{ type: "dropout", rate: 0.3 }, [7]],
  [{ type: "rescaling", scale: 0.5, offset: -3 }, IMAGE],
  [{ type: "rescaling", scale: [1, 2, 3], offset: [0, 1, 0] }, IMAGE],
  [{ type: "relu" }, [7]],
  [{ type: "softmax" }, [7]],
  [{ type: "activation", activation: { name: "softmax", axis: -2 } }, [4, 5]],
  [{ type: "activation", activation: { name: "softmax", axis: -3 } }, [4, 5]], // over the batch
];

const activations: readonly ActivationName[] = [
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

function expectLayerGradients(
  backend: TestedBackend,
  description: LayerDescription,
  inputShape: readonly number[],
): void {
  const engine = emptyEngine(backend);
  const layer = createLayer(engine, description, { inputShape, place: 0 });
  layer.initialize?.(stream(1, "init"));
  for (const [i, { variable }] of layer.parameters.entries()) {
    const { data } = variable.data;
    if (variable.data.shape.length === 1) data.set(normals(data.length, i)); // biases, gammas
  }
  const shape = [3, ...inputShape];
  const count = shape.reduce((a, b) => a * b);
  const x = new Variable(tensorOf(engine, shape, apart(count, 4)), { differentiable: true });
  const parameters = layer.parameters.map(({ name, variable }) => [name, variable] as const);
  const variables = Object.fromEntries([["x", x] as const, ...parameters]);
  const forward = (tape: Tape | undefined) => layer.forward(passOf(tape), x);
  expect(forward(undefined).data.shape).toEqual([3, ...layer.outputShape]);
  expectGradients(engine, variables, forward, 2e-3);
}

describe.each(BACKENDS)("%s", (backend) => {
  test.each(
    layers.map(
      ([description, shape]) => [JSON.stringify(description), description, shape] as const,
    ),
  )("the gradients of %s are its difference quotients within 2e-3", (_, description, inputShape) =>
    expectLayerGradients(backend, description, inputShape),
  );

  test.each(activations)(
    "the gradient of %s is its difference quotient within 2e-3",
    (activation) => expectLayerGradients(backend, { type: "activation", activation }, [7]),
  );

  test("the gradient of gelu by the tanh formula is its difference quotient within 2e-3", () => {
    const activation = { name: "gelu", approximate: true } as const;
    expectLayerGradients(backend, { type: "activation", activation }, [7]);
  });

  test("the gradient of an embedding adds up over equal numbers", () => {
    const engine = emptyEngine(backend);
    const description = { type: "embedding", inputDim: 4, outputDim: 3 } as const;
    const layer = createLayer(engine, description, { inputShape: [2], place: 0 });
    layer.initialize?.(stream(1, "init"));
    const x = new Variable(tensorOf(engine, [3, 2], [0, 3, 3, 1, 3, 0]), { differentiable: false });
    const variables = { embeddings: layer.parameters[0]!.variable };
    expectGradients(engine, variables, (tape) => layer.forward(passOf(tape), x), 2e-3);
  });

  test.each<readonly [MergeDescription, readonly (readonly number[])[]]>([
    [{ type: "add" }, [IMAGE, IMAGE, IMAGE]],
    [{ type: "concatenate" }, [IMAGE, [5, 6, 1]]],
    [{ type: "concatenate", axis: -2 }, [IMAGE, [5, 2, 3], IMAGE]],
  ])("the gradients of %o are its difference quotients within 2e-3", (description, shapes) => {
    const engine = emptyEngine(backend);
    const layer = createMergeLayer(engine, description, shapes);
    const inputs = shapes.map((shape, i) => {
      const extents = [2, ...shape];
      const values = normals(
        extents.reduce((a, b) => a * b),
        i,
      );
      return new Variable(tensorOf(engine, extents, values), { differentiable: true });
    });
    const forward = (tape: Tape | undefined) => layer.forward(passOf(tape), inputs);
    expect(forward(undefined).data.shape).toEqual([2, ...layer.outputShape]);
    expectGradients(engine, Object.fromEntries(inputs.entries()), forward, 2e-3);
  });

  test("an input that is added to itself gets both gradients", () => {
    const engine = emptyEngine(backend);
    const add = createMergeLayer(engine, { type: "add" }, [[4], [4]]);
    const x = new Variable(tensorOf(engine, [2, 4], normals(8, 1)), { differentiable: true });
    expectGradients(engine, { x }, (tape) => add.forward(passOf(tape), [x, x]), 2e-3);
  });
});
