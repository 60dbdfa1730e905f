import { stream } from "@caviar/random";
import fc from "fast-check";
import { expect, test } from "vitest";

import { BACKENDS, emptyEngine, labelsOf, tensorOf } from "../engines.ts";
import { expectSame } from "./pairs.ts";

test("dropout masks are the same bits on both backends, for every length and rate", () => {
  const rate = fc.double({ min: 0, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), rate, fc.nat(), (size, share, seed) => {
      expectSame(({ memory, backend }) => {
        const [mask, after] = [memory.tensor([size]), memory.tensor([16])];
        after.data.fill(7);
        backend.dropoutMask(mask, stream(seed, "dropout"), share);
        return { mask: mask.data, after: after.data };
      }, 0);
    }),
  );
});

test.each(BACKENDS)(
  "%s: a mask of 1e5 elements keeps 1 - rate within 5 sigma, scaled up",
  (backend) => {
    const engine = emptyEngine(backend);
    const mask = engine.memory.tensor([1e5]);
    for (const rate of [0.1, 0.5, 0.9]) {
      engine.backend.dropoutMask(mask, stream(1, "dropout"), rate);
      const kept = mask.data.filter((value) => value !== 0);
      const sigma = Math.sqrt((rate * (1 - rate)) / 1e5);
      expect(Math.abs(kept.length / 1e5 - (1 - rate))).toBeLessThan(5 * sigma);
      expect(new Set(kept)).toEqual(new Set([Math.fround(1 / (1 - rate))]));
    }
  },
);

test.each(BACKENDS)("%s: copyColumns moves part of each row and nothing else", (backend) => {
  const engine = emptyEngine(backend);
  const to = tensorOf(engine, [2, 4], [0, 0, 0, 0, 0, 0, 0, 0]);
  const from = tensorOf(engine, [2, 3], [1, 2, 3, 4, 5, 6]);
  engine.backend.copyColumns(to, 2, from, 1, 2);
  expect([...to.data]).toEqual([0, 0, 2, 3, 0, 0, 5, 6]);
  expect(() => engine.backend.copyColumns(to, 3, from, 0, 2)).toThrow("target's columns");
  expect(() => engine.backend.copyColumns(to, 0, from, 2, 2)).toThrow("source's columns");
  expect(() => engine.backend.copyColumns(to, 0, from, -1, 2)).toThrow("columns");
});

test.each(BACKENDS)("%s: rows are taken and added in order, with repeats", (backend) => {
  const engine = emptyEngine(backend);
  const table = tensorOf(engine, [3, 2], [1, 2, 3, 4, 5, 6]);
  const rows = labelsOf(engine, [2, 0, 2]);
  const out = engine.memory.tensor([3, 2]);
  engine.backend.takeRows(out, table, rows);
  expect([...out.data]).toEqual([5, 6, 1, 2, 5, 6]);
  engine.backend.addRows(table, out, rows);
  expect([...table.data]).toEqual([2, 4, 3, 4, 15, 18]);
  expect(() => engine.backend.takeRows(out, table, labelsOf(engine, [0, 3, 0]))).toThrow("beyond");
  expect(() => engine.backend.addRows(table, out, labelsOf(engine, [0, 3, 0]))).toThrow("beyond");
});

test.each(BACKENDS)("%s: each matrix is transposed, and twice is the identity", (backend) => {
  const engine = emptyEngine(backend);
  const x = tensorOf(engine, [2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  const [once, twice] = [engine.memory.tensor([2, 3, 2]), engine.memory.tensor([2, 2, 3])];
  engine.backend.transpose(once, x, 2, 3);
  expect([...once.data]).toEqual([1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12]);
  engine.backend.transpose(twice, once, 3, 2);
  expect([...twice.data]).toEqual([...x.data]);
});

test.each(BACKENDS)("%s: sumMagnitudes is exact on whole numbers", (backend) => {
  const engine = emptyEngine(backend);
  const x = tensorOf(engine, [5], [-1, 2, 0, -4, 3]);
  expect(engine.backend.sumMagnitudes(x)).toBe(10);
});
