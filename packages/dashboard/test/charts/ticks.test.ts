import fc from "fast-check";
import { expect, test } from "vitest";

import { linearTicks, logTicks } from "../../src/charts/ticks.ts";

test("linear ticks are round numbers without stray digits", () => {
  expect(linearTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(linearTicks(0.05, 0.35, 6)).toEqual([0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35]);
  expect(linearTicks(16, 256, 5)).toEqual([50, 100, 150, 200, 250]);
});

test("log ticks are decades, thinned when there are many", () => {
  expect(logTicks(1e-5, 1e-1, 6)).toEqual([1e-5, 1e-4, 1e-3, 1e-2, 1e-1]);
  expect(logTicks(1e-8, 1, 5)).toEqual([1e-8, 1e-6, 1e-4, 1e-2, 1]);
});

test("log ticks within a decade or two add 2 and 5", () => {
  expect(logTicks(16, 256, 6)).toEqual([20, 50, 100, 200]);
  // Not where the decades alone are as many as asked for.
  expect(logTicks(1.5458232066784607, 499.99999949999994, 2)).toEqual([10, 100]);
});

const bounds = fc
  .tuple(
    fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
    fc.double({ min: 1.01, max: 1e6, noNaN: true }),
  )
  .map(([min, factor]) => [min, min * factor] as const);

test("ticks grow, stay within the bounds up to 1e-9 of them, and are few", () => {
  fc.assert(
    fc.property(bounds, fc.integer({ min: 2, max: 10 }), ([min, max], count) => {
      for (const ticks of [linearTicks(min, max, count), logTicks(min, max, count)]) {
        expect(ticks.length).toBeLessThanOrEqual(2 * count + 3);
        expect(ticks).toEqual(ticks.toSorted((a, b) => a - b));
        for (const tick of ticks) {
          expect(tick).toBeGreaterThanOrEqual(min - max * 2e-9);
          expect(tick).toBeLessThanOrEqual(max + max * 2e-9);
        }
      }
    }),
  );
});

test("an interval of no length has its one value as tick", () => {
  expect(linearTicks(3, 3, 5)).toEqual([3]);
});
