import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { ElementFunction } from "../../src/backend/activations.ts";
import { erf } from "../../src/kernels/erf.ts";
import { BACKENDS, emptyEngine, tensorOf } from "../engines.ts";
import { expectSame } from "./pairs.ts";

const functions: readonly ElementFunction[] = [
  "leakyRelu",
  "elu",
  "gelu",
  "geluTanh",
  "sigmoid",
  "tanh",
  "softplus",
  "silu",
];

const PARAMETER = 0.3;
const float = fc.float({ noNaN: true, noDefaultInfinity: true });
const numbers = fc.array(fc.oneof(fc.float({ min: -12, max: 12, noNaN: true }), float), {
  minLength: 1,
  maxLength: 23,
});

test.each(functions)(
  "wasm's %s and its slope are the plain ones within 5e-7, for all numbers",
  (f) => {
    fc.assert(
      fc.property(numbers, (values) => {
        expectSame(({ memory, backend }) => {
          const x = memory.tensor([values.length]);
          x.data.set(values);
          const [y, dx, ones] = [0, 1, 2].map(() => memory.tensor(x.shape));
          ones!.data.fill(1);
          backend.activate(f, y!, x, PARAMETER);
          backend.activateBackward(f, dx!, ones!, x, PARAMETER);
          return { y: y!.data, dx: dx!.data };
        }, 5e-7);
      }),
      { numRuns: 300 },
    );
  },
);

describe.each(BACKENDS)("%s", (backend) => {
  test.each(functions)("%s lets NaN through, and stays finite up to 1e30", (f) => {
    const engine = emptyEngine(backend);
    const x = tensorOf(engine, [5], [Number.NaN, 1e30, -1e30, 1e4, -1e4]);
    const [y, dx, dy] = [0, 1, 2].map(() => engine.memory.tensor([5]));
    dy!.data.fill(1);
    engine.backend.activate(f, y!, x, PARAMETER);
    engine.backend.activateBackward(f, dx!, dy!, x, PARAMETER);
    expect(y!.data[0]).toBeNaN();
    for (const data of [y!.data, dx!.data]) {
      expect([...data.subarray(1)].every(Number.isFinite)).toBe(true);
    }
  });

  test("at exactly 0 leakyRelu' is its slope and elu' its alpha", () => {
    const engine = emptyEngine(backend);
    for (const f of ["leakyRelu", "elu"] as const) {
      const [x, dy] = [tensorOf(engine, [2], [0, -0]), tensorOf(engine, [2], [1, 1])];
      const dx = engine.memory.tensor([2]);
      engine.backend.activateBackward(f, dx, dy, x, PARAMETER);
      expect([...dx.data]).toEqual([PARAMETER, PARAMETER].map(Math.fround));
    }
  });

  test("a row of softmax sums to 1 within 1e-6, and its gradient to 0", () => {
    const engine = emptyEngine(backend);
    const row = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), {
      minLength: 1,
      maxLength: 11,
    });
    fc.assert(
      fc.property(row, (values) => {
        engine.reset();
        const x = tensorOf(engine, [1, values.length], values);
        const [y, dx] = [engine.memory.tensor(x.shape), engine.memory.tensor(x.shape)];
        engine.backend.softmax(y, x);
        engine.backend.softmaxBackward(dx, tensorOf(engine, x.shape, values.map(Math.sin)), y);
        expect(y.data.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
        expect(dx.data.reduce((a, b) => a + b)).toBeCloseTo(0, 6);
      }),
    );
  });
});

test("softmax and its gradient are the plain ones within 5e-7, for every shape", () => {
  const size = fc.integer({ min: 1, max: 13 });
  fc.assert(
    fc.property(size, size, (N, C) => {
      expectSame(({ memory, backend }) => {
        const [x, y, dy, dx] = [0, 1, 2, 3].map(() => memory.tensor([N, C]));
        x!.data.forEach((_, i, data) => (data[i] = 8 * Math.sin(i * 7)));
        dy!.data.forEach((_, i, data) => (data[i] = Math.cos(i * 5)));
        backend.softmax(y!, x!);
        backend.softmaxBackward(dx!, dy!, y!);
        return { y: y!.data, dx: dx!.data };
      }, 5e-7);
    }),
  );
});

test.each([
  [0, 0],
  [0.5, 0.5204998778130465], // Abramowitz & Stegun 1964, table 7.1
  [1, 0.8427007929497149],
  [-1.5, -0.9661051464753108],
  [2.5, 0.999593047982555],
  [3, 0.9999779095030014],
])("erf(%d) is %d within 1e-14", (x, expected) => {
  expect(Math.abs(erf(x) - expected)).toBeLessThan(1e-14);
});
