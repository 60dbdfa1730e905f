// Arithmetic with broadcasting, on every backend against plain loops.

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { Engine } from "../../src/engine.ts";
import { BACKENDS, emptyEngine, tensorOf } from "../engines.ts";

const COMBINATIONS = {
  add: (x: number, y: number) => x + y,
  subtract: (x: number, y: number) => x - y,
  multiply: (x: number, y: number) => x * y,
} as const;

/** Whole numbers, exact in float32 under these operations. */
const wholes = (count: number, salt: number) =>
  Array.from({ length: count }, (_, i) => ((i * 7919 + salt * 104_729) % 17) - 8);

const length = fc.integer({ min: 1, max: 11 });
const repeated = fc.boolean();

/** A (rows,columns) tensor, or one with some axis of length 1, and its elements as a function. */
function operand(engine: Engine, rows: number, columns: number, salt: number) {
  const values = wholes(rows * columns, salt);
  const at = (n: number, c: number) =>
    values[(rows === 1 ? 0 : n) * columns + (columns === 1 ? 0 : c)]!;
  return { tensor: tensorOf(engine, [rows, columns], values), at };
}

describe.each(BACKENDS)("%s", (backend) => {
  test("add, subtract and multiply are exact on whole numbers, whichever axes are repeated", () => {
    const names = fc.constantFrom("add", "subtract", "multiply");
    fc.assert(
      fc.property(names, length, length, fc.tuple(repeated, repeated), (f, N, C, [row, column]) => {
        const engine = emptyEngine(backend);
        const whole = operand(engine, N, C, 1);
        const part = operand(engine, row ? 1 : N, column ? 1 : C, 2);
        const out = engine.memory.tensor([N, C]);
        for (const [a, b] of [
          [whole, part],
          [part, whole],
        ] as const) {
          engine.backend.combine(f, out, a.tensor, b.tensor);
          const expected = Array.from({ length: N * C }, (_, i) => {
            const [n, c] = [Math.floor(i / C), i % C];
            return COMBINATIONS[f](a.at(n, c), b.at(n, c));
          });
          expect([...out.data]).toEqual(expected);
        }
      }),
    );
  });

  test("sumTo adds up the axes that the result lacks, exactly on whole numbers", () => {
    fc.assert(
      fc.property(length, length, repeated, repeated, (N, C, row, column) => {
        const engine = emptyEngine(backend);
        const { tensor, at } = operand(engine, N, C, 1);
        const out = engine.memory.tensor([row ? 1 : N, column ? 1 : C]);
        engine.backend.sumTo(out, tensor);
        const sums = new Map<number, number>();
        for (let n = 0; n < N; n++) {
          for (let c = 0; c < C; c++) {
            const place = (row ? 0 : n) * out.columns + (column ? 0 : c);
            sums.set(place, (sums.get(place) ?? 0) + at(n, c));
          }
        }
        expect([...out.data]).toEqual([...out.data.keys()].map((i) => sums.get(i)));
      }),
    );
  });

  test("exp, log, sqrt and division agree with the host's within 2e-7, relative", () => {
    const positive = fc.float({ min: Math.fround(1e-3), max: 80, noNaN: true });
    fc.assert(
      fc.property(fc.array(positive, { minLength: 1, maxLength: 9 }), (values) => {
        const engine = emptyEngine(backend);
        const x = tensorOf(engine, [values.length], values);
        const y = engine.memory.tensor([values.length]);
        for (const f of ["exp", "log", "sqrt"] as const) {
          engine.backend.apply(f, y, x);
          for (const [i, got] of y.data.entries()) {
            const exact = Math[f](values[i]!);
            expect(Math.abs(got - exact)).toBeLessThanOrEqual(2e-7 * Math.abs(exact));
          }
        }
        engine.backend.combine("divide", y, tensorOf(engine, [1], [3]), x);
        expect([...y.data]).toEqual(values.map((value) => Math.fround(3 / value)));
      }),
    );
  });
});

test("operands that do not spread to the result are refused before a kernel sees them", () => {
  const { memory, backend } = emptyEngine("wasm");
  const [a, b] = [memory.tensor([2, 3]), memory.tensor([2, 2])];
  expect(() => backend.combine("add", a, a, b)).toThrow("does not spread");
  expect(() => backend.sumTo(b, a)).toThrow("does not spread");
});
