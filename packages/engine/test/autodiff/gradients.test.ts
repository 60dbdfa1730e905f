// Gradients against central differences, through whole networks. The loss is summed in float32, so
// a difference quotient over 1e-2 carries about 1e-4 of noise; gradients here are of order 0.1.

import { permutation, stream, uniform } from "@caviar/random";
import { describe, expect, test } from "vitest";

import { Tape } from "../../src/autodiff/tape.ts";
import { Variable } from "../../src/autodiff/variable.ts";
import { sparseCategoricalCrossentropy } from "../../src/losses/sparse-categorical-crossentropy.ts";
import type { Architecture } from "../../src/models/architecture.ts";
import { Sequential } from "../../src/models/sequential.ts";
import { BACKENDS, emptyEngine, labelsOf, tensorOf } from "../engines.ts";

const N = 7;
const INPUTS = 5;
const STEP = 1e-2;

const architectures: Record<string, Architecture> = {
  "dense, relu, dense": {
    inputs: INPUTS,
    layers: [{ type: "dense", units: 6 }, { type: "relu" }, { type: "dense", units: 3 }],
  },
  "dense, batch normalization, dense": {
    inputs: INPUTS,
    layers: [
      { type: "dense", units: 6 },
      { type: "batchNormalization" },
      { type: "dense", units: 3 },
    ],
  },
};

describe.each(BACKENDS)("%s", (backend) => {
  test.each(Object.entries(architectures))(
    "the gradients of %s are its difference quotients within 2e-3",
    (_, architecture) => {
      const engine = emptyEngine(backend);
      const model = new Sequential(engine, architecture);
      model.initialize(3);
      const noise = stream(1, "inputs");
      const x = tensorOf(
        engine,
        [N, INPUTS],
        Float32Array.from({ length: N * INPUTS }, (_unused, i) => uniform(noise, i) * 2 - 1),
      );
      const labels = labelsOf(engine, [0, 1, 2, 0, 1, 2, 0]);
      const loss = (tape: Tape | undefined) => {
        const logits = model.forward({ training: true, tape }, x);
        return sparseCategoricalCrossentropy(engine, logits, labels);
      };
      const tape = new Tape(engine);
      loss(tape).backward(tape);

      for (const { name, variable } of model.parameters) {
        const gradient = variable.gradient!.data.slice();
        const some = permutation(stream(2, name), gradient.length).subarray(0, 12);
        for (const i of some) {
          const value = variable.data.data[i]!;
          variable.data.data[i] = value + STEP;
          const above = loss(undefined).value;
          variable.data.data[i] = value - STEP;
          const below = loss(undefined).value;
          variable.data.data[i] = value;
          const quotient = (above - below) / (2 * STEP);
          expect(Math.abs(gradient[i]! - quotient), `${name}[${i}]`).toBeLessThan(2e-3);
        }
      }
    },
  );

  test("a value that is used twice gets the sum of both gradients", () => {
    const engine = emptyEngine(backend);
    const tape = new Tape(engine);
    const x = new Variable(tensorOf(engine, [2], [1, 2]), { differentiable: true });
    const y = new Variable(tensorOf(engine, [2], [0, 0]), { differentiable: true });
    for (const factor of [3, 4]) {
      tape.record(y, (dy) => {
        tape.accumulate(
          x,
          tensorOf(
            engine,
            [2],
            dy.data.map((value) => value * factor),
          ),
        );
      });
    }
    tape.backward(y, tensorOf(engine, [2], [1, 10]));
    expect([...x.gradient!.data]).toEqual([7, 70]);
  });
});
