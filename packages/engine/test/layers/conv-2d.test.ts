// Large batches go through in parts (see PATCHES_BYTES); what comes out must not show it.

import { stream } from "@caviar/random";
import { expect, test } from "vitest";

import { Tape } from "../../src/autodiff/tape.ts";
import { Variable } from "../../src/autodiff/variable.ts";
import { Conv2D } from "../../src/layers/conv-2d.ts";
import { BACKENDS, emptyEngine, tensorOf, type TestedBackend } from "../engines.ts";
import { normals } from "./finite-differences.ts";

const IMAGE = [32, 32, 8]; // patches of 295 KB: one image a part
const SIZE = 32 * 32 * 8;
const OUTPUTS = 32 * 32 * 4;

/** Output and gradients of the images first .. first + count - 1. */
function convolved(backend: TestedBackend, first: number, count: number) {
  const engine = emptyEngine(backend);
  const layer = new Conv2D(engine, {
    inputShape: IMAGE,
    filters: 4,
    kernelSize: 3,
    padding: "same",
  });
  layer.initialize(stream(1, "init"));
  const part = (size: number, salt: number) =>
    normals(3 * size, salt).subarray(first * size, (first + count) * size);
  const x = new Variable(tensorOf(engine, [count, ...IMAGE], part(SIZE, 2)), {
    differentiable: true,
  });
  const tape = new Tape(engine);
  const y = layer.forward({ training: true, tape }, x);
  tape.backward(y, tensorOf(engine, y.data.shape, part(OUTPUTS, 3)));
  return {
    y: y.values,
    dx: x.gradient!.data.slice(),
    dkernel: layer.parameters[0]!.variable.gradient!.data.slice(),
    dbias: layer.parameters[1]!.variable.gradient!.data.slice(),
  };
}

test.each(BACKENDS)("%s: a batch of three images is what the three are one by one", (backend) => {
  const whole = convolved(backend, 0, 3);
  const parts = [0, 1, 2].map((image) => convolved(backend, image, 1));
  for (const [i, { y, dx }] of parts.entries()) {
    expect(whole.y.subarray(i * OUTPUTS, (i + 1) * OUTPUTS)).toEqual(y); // to the bit
    expect(whole.dx.subarray(i * SIZE, (i + 1) * SIZE)).toEqual(dx);
  }
  for (const name of ["dkernel", "dbias"] as const) {
    for (const [i, value] of whole[name].entries()) {
      const sum = parts.reduce((total, part) => total + part[name][i]!, 0);
      expect(Math.abs(value - sum)).toBeLessThan(1e-5 * Math.max(10, Math.abs(sum)));
    }
  }
});
