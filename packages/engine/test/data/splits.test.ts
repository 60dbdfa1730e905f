import { permutation, stream } from "@caviar/random";
import fc from "fast-check";
import { expect, test } from "vitest";

import { BatchOrder } from "../../src/data/batch-order.ts";
import { balancedClassWeights, oversample, splitRows } from "../../src/data/splits.ts";
import { BACKENDS, emptyEngine } from "../engines.ts";

const shares = fc.record({
  count: fc.integer({ min: 20, max: 300 }),
  seed: fc.nat(),
  validation: fc.double({ min: 0.05, max: 0.4, noNaN: true }),
  test: fc.double({ min: 0.05, max: 0.4, noNaN: true }),
});

test("every row is in exactly one part, in proportion, and the seed decides which", () => {
  fc.assert(
    fc.property(shares, ({ count, ...options }) => {
      const { train, validation, test: held } = splitRows(count, options);
      const all = [...train, ...validation, ...held].toSorted((a, b) => a - b);
      expect(all).toEqual(Array.from({ length: count }, (_, row) => row));
      expect(validation.length).toBe(Math.round(count * options.validation));
      expect(held.length).toBe(Math.round(count * options.test));
      expect(splitRows(count, options).train).toEqual(train);
    }),
  );
});

test("a stratified split has each class in proportion in every part", () => {
  const labels = Uint8Array.from({ length: 200 }, (_, n) => (n < 150 ? 0 : 1));
  const split = splitRows(200, { seed: 1, validation: 0.2, test: 0.1, labels });
  const ones = (rows: Uint32Array) => rows.reduce((sum, row) => sum + labels[row]!, 0);
  expect([split.train, split.validation, split.test].map(ones)).toEqual([35, 10, 5]);
});

test("shares that leave a part without rows are CAV_USAGE", () => {
  const usage = expect.objectContaining({ code: "CAV_USAGE" });
  for (const share of [1, 0.99, -0.1, 0.001, Number.NaN]) {
    expect(() => splitRows(10, { seed: 1, test: share })).toThrow(usage);
  }
});

test("balanced weights make every class weigh the same in all", () => {
  const labels = [0, 0, 0, 0, 0, 0, 1, 1, 2];
  const weights = balancedClassWeights(labels, 4);
  expect(weights).toEqual([9 / 24, 9 / 8, 9 / 4, 0]);
});

test("oversampling draws every class as often as the largest, from its own rows", () => {
  const labels = [0, 0, 0, 0, 1, 1, 2];
  const rows = Uint32Array.of(0, 1, 2, 4, 5, 6);
  const drawn = oversample(rows, labels, { seed: 3, epoch: 0 });
  const counts = [0, 0, 0];
  for (const row of drawn) {
    expect(rows).toContain(row);
    counts[labels[row]!]! += 1;
  }
  expect(counts).toEqual([3, 3, 3]);
  expect(oversample(rows, labels, { seed: 3, epoch: 1 })).not.toEqual(drawn);
});

test("an epoch has every row once, whatever the batch size, and another epoch another order", () => {
  const rows = Uint32Array.from({ length: 23 }, (_, n) => 100 + n);
  const read = (epoch: number, seed: number | undefined) => {
    const order = new BatchOrder(emptyEngine("wasm"), { rows, batchSize: 5, seed }, epoch);
    return Array.from({ length: order.length }, (_, step) => [...order.batch(step)]).flat();
  };
  expect(read(0, 7).toSorted((a, b) => a - b)).toEqual([...rows]);
  expect(read(0, 7)).toEqual(read(0, 7));
  expect(read(0, 7)).not.toEqual(read(1, 7));
  expect(read(3, undefined)).toEqual([...rows]);
});

test.each(BACKENDS)(
  "%s: shuffle is the permutation of @caviar/random, for every length",
  (backend) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(), (length, seed) => {
        const engine = emptyEngine(backend);
        const rows = engine.memory.tensor([length], "u32");
        rows.data.set(Uint32Array.from({ length }, (_, n) => n));
        const from = stream(seed, "rows");
        engine.backend.shuffle(rows, from);
        expect(rows.data).toEqual(permutation(from, length));
      }),
    );
  },
);
