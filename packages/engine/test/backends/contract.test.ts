// What every backend must do. Whole numbers of moderate size are exact in float32 in any order of
// summation, so most of these compare exactly.

import fc from "fast-check";
import { expect, test } from "vitest";

import type { GemmForm } from "../../src/backend.ts";
import { BACKENDS, emptyEngine, labelsOf, tensorOf, type TestedBackend } from "../engines.ts";

const FORMS: readonly GemmForm[] = ["nn", "nt", "tn"];

/** Reproducible whole numbers in [-8, 8]. */
function wholes(count: number, salt: number): number[] {
  return Array.from({ length: count }, (_, i) => ((i * 7919 + salt * 104_729) % 17) - 8);
}

/** Row-major (rows,columns) to (columns,rows). */
function transpose(values: readonly number[], rows: number, columns: number): number[] {
  return Array.from(
    { length: values.length },
    (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!,
  );
}

function product(a: readonly number[], b: readonly number[], [M, N, K]: Size): number[] {
  return Array.from({ length: M * N }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < K; k++) sum += a[Math.floor(i / N) * K + k]! * b[k * N + (i % N)]!;
    return sum;
  });
}

type Size = readonly [M: number, N: number, K: number];

function expectProduct(backend: TestedBackend, form: GemmForm, [M, N, K]: Size): void {
  const engine = emptyEngine(backend);
  const [a, b] = [wholes(M * K, 1), wholes(K * N, 2)];
  const left =
    form === "tn" ? tensorOf(engine, [K, M], transpose(a, M, K)) : tensorOf(engine, [M, K], a);
  const right =
    form === "nt" ? tensorOf(engine, [N, K], transpose(b, K, N)) : tensorOf(engine, [K, N], b);
  const out = engine.memory.tensor([M, N]);
  const after = tensorOf(engine, [16], wholes(16, 3));
  out.data.fill(Number.NaN); // what was there must not matter
  engine.backend.gemm(out, left, right, form);
  expect([...out.data]).toEqual(product(a, b, [M, N, K]));
  expect([...after.data]).toEqual(wholes(16, 3));
}

test.each(BACKENDS)(
  "%s: gemm is exact on whole numbers for every form and shape, and writes nothing else",
  (backend) => {
    const size = fc.integer({ min: 1, max: 21 });
    const shape = fc.tuple(size, size, size);
    fc.assert(
      fc.property(fc.constantFrom(...FORMS), shape, (form, sizes) =>
        expectProduct(backend, form, sizes),
      ),
    );
  },
);

test.each<Size>([
  [5, 9, 257], // one more than a block is deep
  [97, 8, 3], // one more row than a block has
  [3, 1029, 2], // more columns than a block has
  [100, 12, 700],
])("gemm is exact across block borders: (%i,%i,%i)", (...sizes) => {
  for (const backend of BACKENDS) {
    for (const form of FORMS) expectProduct(backend, form, sizes);
  }
});

test.each(BACKENDS)(
  "%s: addBias, sumRows and blend are exact on whole numbers for every shape",
  (backend) => {
    const size = fc.integer({ min: 1, max: 23 });
    fc.assert(
      fc.property(size, size, (N, C) => {
        const engine = emptyEngine(backend);
        const [values, bias] = [wholes(N * C, 1), wholes(C, 2)];
        const y = tensorOf(engine, [N, C], values);
        engine.backend.addBias(y, tensorOf(engine, [C], bias));
        expect([...y.data]).toEqual(values.map((value, i) => value + bias[i % C]!));

        const sums = engine.memory.tensor([C]);
        engine.backend.sumRows(sums, tensorOf(engine, [N, C], values));
        const column = (c: number) => values.filter((_, i) => i % C === c);
        expect([...sums.data]).toEqual(bias.map((_, c) => column(c).reduce((a, b) => a + b)));

        const other = wholes(N * C, 3);
        const blended = tensorOf(engine, [N, C], values);
        engine.backend.blend(blended, tensorOf(engine, [N, C], other), 0.5, 4);
        expect([...blended.data]).toEqual(values.map((value, i) => 0.5 * value + 4 * other[i]!));
      }),
    );
  },
);

test.each(BACKENDS)("%s: sumSquares is exact on whole numbers", (backend) => {
  const engine = emptyEngine(backend);
  const values = wholes(101, 1);
  const sum = values.reduce((total, value) => total + value * value, 0);
  expect(engine.backend.sumSquares(tensorOf(engine, [101], values))).toBe(sum);
});

test.each(BACKENDS)(
  "%s: relu lets NaN through and has derivative 0 at exactly 0, for every length",
  (backend) => {
    const engine = emptyEngine(backend);
    for (let size = 1; size <= 9; size++) {
      const values = [Number.NaN, -1, 0, 2, -Infinity, Infinity, -0.5, 3, 1].slice(0, size);
      const x = tensorOf(engine, [size], values);
      const y = engine.memory.tensor([size]);
      engine.backend.relu(y, x);
      expect([...y.data]).toEqual(values.map((value) => (value < 0 ? 0 : value)));
      const dx = engine.memory.tensor([size]);
      engine.backend.reluBackward(dx, tensorOf(engine, [size], wholes(size, 1)), y);
      const expected = wholes(size, 1).map((dy, i) => (values[i]! > 0 ? dy : 0));
      expect([...dx.data]).toEqual(expected);
    }
  },
);

test.each(BACKENDS)(
  "%s: moments keep 6 digits around an offset of 1000, for every number of channels",
  (backend) => {
    const engine = emptyEngine(backend);
    for (let C = 1; C <= 9; C++) {
      const x = tensorOf(
        engine,
        [6, C],
        Array.from({ length: 6 * C }, (_, i) => 1000 + ((i / C) | 0)),
      );
      const [mean, variance] = [engine.memory.tensor([C]), engine.memory.tensor([C])];
      engine.backend.moments(mean, variance, x);
      for (let c = 0; c < C; c++) {
        expect(mean.data[c]).toBeCloseTo(1002.5, 3);
        expect(variance.data[c]).toBeCloseTo(35 / 12, 5);
      }
    }
  },
);

test.each(BACKENDS)(
  "%s: softmax cross-entropy is finite at logits of 1e4 and its probabilities sum to 1",
  (backend) => {
    const engine = emptyEngine(backend);
    const logits = tensorOf(engine, [2, 5], [1e4, -1e4, 0, 3, 1e4, -1e4, 1e4, 5, 5, 5]);
    const [losses, p] = [engine.memory.tensor([2]), engine.memory.tensor([2, 5])];
    const sum = engine.backend.softmaxCrossEntropy(losses, p, logits, labelsOf(engine, [0, 0]));
    expect(losses.data[0]).toBeCloseTo(Math.log(2), 6);
    expect(losses.data[1]).toBe(20_000);
    expect(sum).toBeCloseTo(20_000 + Math.log(2), 3);
    const [first, second] = [p.data.slice(0, 5), p.data.slice(5)];
    for (const row of [first, second]) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
  },
);

test.each(BACKENDS)(
  "%s: a logit of NaN or infinity makes the loss NaN, wherever it stands",
  (backend) => {
    const engine = emptyEngine(backend);
    for (const bad of [Number.NaN, Infinity]) {
      for (let place = 0; place < 6; place++) {
        const logits = tensorOf(engine, [1, 6], [0, 1, 2, 3, 4, 5].with(place, bad));
        const [losses, p] = [engine.memory.tensor([1]), engine.memory.tensor([1, 6])];
        const label = labelsOf(engine, [0]);
        expect(engine.backend.softmaxCrossEntropy(losses, p, logits, label)).toBeNaN();
      }
    }
  },
);

test.each(BACKENDS)("%s: argmax takes the first of equals", (backend) => {
  const engine = emptyEngine(backend);
  const out = engine.memory.tensor([3], "u32");
  engine.backend.argmax(out, tensorOf(engine, [3, 3], [1, 2, 2, 5, 5, 5, -3, -2, -1]));
  expect([...out.data]).toEqual([1, 0, 2]);
});

test.each(BACKENDS)(
  "%s: gather scales and picks rows in order, with repeats, for every width",
  (backend) => {
    const engine = emptyEngine(backend);
    for (let width = 1; width <= 19; width++) {
      const source = engine.memory.tensor([4, width], "u8");
      const pixels = Uint8Array.from({ length: 4 * width }, (_, i) => 255 - i);
      source.data.set(pixels);
      const out = engine.memory.tensor([3, width]);
      engine.backend.gather(out, source, labelsOf(engine, [3, 0, 3]), 0.5);
      const row = (n: number) => [...pixels.subarray(n * width, (n + 1) * width)];
      const expected = [...row(3), ...row(0), ...row(3)].map((pixel) => pixel / 2);
      expect([...out.data]).toEqual(expected);
    }
  },
);

test.each(BACKENDS)(
  "%s: tensors whose shapes do not fit are refused before a kernel sees them",
  (backend) => {
    const { memory, backend: operations } = emptyEngine(backend);
    const [a, b] = [memory.tensor([2, 3]), memory.tensor([2, 4])];
    expect(() => operations.gemm(a, a, b, "nn")).toThrow("inner dimensions");
    expect(() => operations.gemm(a, a, b, "tn")).toThrow("another shape");
    expect(() => operations.addBias(a, memory.tensor([2]))).toThrow("one element a column");
    expect(() => operations.relu(a, b)).toThrow("shapes differ");
    expect(() => operations.argmax(memory.tensor([3], "u32"), a)).toThrow("one element a row");
  },
);
