// Against PyTorch: the cases whose activation is linear or ReLU. Not yet: tanh, sigmoid, softmax,
// gelu, elu and leaky ReLU activations; the Flatten, Embedding and Dropout cases of the same file.

import { stream } from "@caviar/random";
import { describe, expect, test } from "vitest";

import { Tape } from "../../src/autodiff/tape.ts";
import { Variable } from "../../src/autodiff/variable.ts";
import { Dense } from "../../src/layers/dense.ts";
import { Relu } from "../../src/layers/relu.ts";
import { BACKENDS, emptyEngine, tensorOf } from "../engines.ts";
import { expectCase, readReference } from "../reference-cases.ts";

const cases = readReference("layers_dense").cases.filter(
  ({ op, config }) =>
    op === "Dense" && (config["activation"] === "linear" || config["activation"] === "relu"),
);

test("there are PyTorch cases to check", () => {
  expect(cases.length).toBeGreaterThanOrEqual(4);
});

describe.each(BACKENDS)("%s", (backend) => {
  test.each(cases.map((reference) => [reference.id, reference] as const))(
    "%s agrees with PyTorch within the case's tolerance",
    (_, reference) => {
      const engine = emptyEngine(backend);
      const { x, kernel, bias, dy } = reference.inputs;
      const [inputs, units] = kernel!.shape;
      const dense = new Dense(engine, {
        inputs: inputs!,
        units: units!,
        useBias: bias !== undefined,
        l2: 0,
      });
      dense.kernel.data.data.set(kernel!.data);
      dense.bias?.data.data.set(bias!.data);

      const tape = new Tape(engine);
      const pass = { training: true, tape };
      const input = new Variable(tensorOf(engine, x!.shape, x!.data), { differentiable: true });
      let output = dense.forward(pass, input);
      if (reference.config["activation"] === "relu") {
        output = new Relu(engine, { inputs: units! }).forward(pass, output);
      }
      tape.backward(output, tensorOf(engine, dy!.shape, dy!.data));

      expectCase(reference, "y", output.data.data);
      expectCase(reference, "dx", input.gradient!.data);
      expectCase(reference, "dkernel", dense.kernel.gradient!.data);
      if (dense.bias !== undefined) expectCase(reference, "dbias", dense.bias.gradient!.data);
    },
  );
});

test("initialize draws kernels of variance 2 / inputs within 5 %, and biases of 0", () => {
  const engine = emptyEngine("wasm");
  const dense = new Dense(engine, { inputs: 200, units: 100, useBias: true, l2: 0 });
  dense.initialize(stream(5, "init", 0));
  const weights = dense.kernel.data.data;
  const variance = weights.reduce((sum, w) => sum + w * w, 0) / weights.length;
  expect(Math.abs(variance / (2 / 200) - 1)).toBeLessThan(0.05);
  expect(dense.bias!.data.data.every((b) => b === 0)).toBe(true);
});
