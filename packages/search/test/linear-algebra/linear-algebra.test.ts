import * as fc from "fast-check";
import { expect, test } from "vitest";

import {
  cholesky,
  inverseFrom,
  solveLower,
  solveUpper,
} from "../../src/linear-algebra/cholesky.ts";
import { symmetricEigen } from "../../src/linear-algebra/symmetric-eigen.ts";

type Square = { readonly n: number; readonly entries: Float64Array };

function times(a: Float64Array, b: Float64Array, n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let k = 0; k < n; k++) sum += a[i * n + k]! * b[k * n + j]!;
    return sum;
  });
}

function transposed(a: Float64Array, n: number): Float64Array {
  return Float64Array.from(a, (_, at) => a[(at % n) * n + Math.floor(at / n)]!);
}

function expectClose(a: Float64Array, b: Float64Array, tolerance: number): void {
  expect(a.every((value, i) => Math.abs(value - b[i]!) <= tolerance)).toBe(true);
}

/** B B' + I: symmetric, positive definite, eigenvalues from 1 to about n^2. */
const positive: fc.Arbitrary<Square> = fc.integer({ min: 1, max: 12 }).chain((n) =>
  fc
    .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: n * n, maxLength: n * n })
    .map((values) => {
      const b = Float64Array.from(values);
      const entries = times(b, transposed(b, n), n);
      for (let i = 0; i < n; i++) entries[i * n + i]! += 1;
      return { n, entries };
    }),
);

const identity = (n: number): Float64Array =>
  Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));

test("four rows at once give to the bit what one after the other does", () => {
  fc.assert(
    fc.property(positive, ({ n, entries }) => {
      const l = new Float64Array(n * n);
      const lower = new Float64Array(n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) {
          let sum = 0;
          for (let k = 0; k < j; k++) sum += l[i * n + k]! * l[j * n + k]!;
          const left = entries[i * n + j]! - sum;
          l[i * n + j] = i === j ? Math.sqrt(left) : left / l[j * n + j]!;
        }
        let sum = 0;
        for (let k = 0; k < i; k++) sum += l[i * n + k]! * lower[k]!;
        lower[i] = (entries[i]! - sum) / l[i * n + i]!;
      }
      const upper = entries.slice(0, n);
      for (let i = n - 1; i >= 0; i--) {
        upper[i]! /= l[i * n + i]!;
        for (let k = 0; k < i; k++) upper[k]! -= l[i * n + k]! * upper[i]!;
      }
      expect(cholesky(entries, n)).toEqual(l);
      expect(solveLower(l, n, entries.slice(0, n))).toEqual(lower);
      expect(solveUpper(l, n, entries.slice(0, n))).toEqual(upper);
    }),
  );
});

test("L L' is the matrix again within 1e-12", () => {
  fc.assert(
    fc.property(positive, ({ n, entries }) => {
      const l = cholesky(entries, n)!;
      expectClose(times(l, transposed(l, n), n), entries, 1e-12);
    }),
  );
});

test("the inverse and the two solves undo the matrix within 1e-10", () => {
  fc.assert(
    fc.property(positive, ({ n, entries }) => {
      const l = cholesky(entries, n)!;
      expectClose(times(inverseFrom(l, n), entries, n), identity(n), 1e-10);
      const ones = new Float64Array(n).fill(1);
      const x = solveUpper(l, n, solveLower(l, n, ones.slice()));
      const back = Float64Array.from(x, (_, i) =>
        x.reduce((sum, value, j) => sum + entries[i * n + j]! * value, 0),
      );
      expectClose(back, ones, 1e-10);
    }),
  );
});

test("what is not positive definite has no factor", () => {
  expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBeUndefined();
  expect(cholesky(Float64Array.of(Number.NaN), 1)).toBeUndefined();
});

test("V diag(values) V' is the matrix again and V is orthogonal, within 1e-11", () => {
  fc.assert(
    fc.property(positive, ({ n, entries }) => {
      const { values, vectors } = symmetricEigen(entries, n);
      const scaled = Float64Array.from(vectors, (value, at) => value * values[at % n]!);
      expectClose(times(scaled, transposed(vectors, n), n), entries, 1e-11);
      expectClose(times(vectors, transposed(vectors, n), n), identity(n), 1e-11);
    }),
  );
});
