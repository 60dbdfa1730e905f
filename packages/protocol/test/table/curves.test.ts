import fc from "fast-check";
import { expect, test } from "vitest";

import { type Curve, Curves, epochOf, POINTS_MAX, thinned } from "../../src/index.ts";

function curveOf(epochs: number, valueAt: (epoch: number) => number): Curve {
  const curves = new Curves("loss");
  for (let epoch = 1; epoch <= epochs; epoch++) curves.set(0, epoch, valueAt(epoch));
  return curves.of(0)!;
}

const pointsOf = (curve: Curve) =>
  Array.from({ length: curve.length }, (_, point) => [epochOf(curve, point), curve.values[point]]);

test("a curve of few epochs is kept whole", () => {
  expect(pointsOf(curveOf(3, (epoch) => epoch / 4))).toEqual([
    [1, 0.25],
    [2, 0.5],
    [3, 0.75],
  ]);
});

test("a curve of any length keeps at most 64 points, each the last value of its epochs, and its end", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), (epochs) => {
      const curve = curveOf(epochs, (epoch) => epoch);
      const points = pointsOf(curve);
      expect(points.length).toBeLessThanOrEqual(POINTS_MAX);
      expect(points.length).toBeGreaterThanOrEqual(Math.min(epochs, POINTS_MAX / 2));
      expect(points.every(([epoch, value]) => epoch === value)).toBe(true);
      expect(points.at(-1)).toEqual([epochs, epochs]);
    }),
  );
});

test("an epoch that is reported again after a crash replaces the first report; holes stay holes", () => {
  const curves = new Curves("loss");
  const report = (epoch: number, loss: number) =>
    curves.fold({
      kind: "trial-reported",
      trial: 4,
      reports: [{ epoch, metrics: { loss } }],
      seq: 2,
      at: 0,
      fence: 1,
    });
  report(1, 0.5);
  report(3, 0.25);
  report(1, 0.75);
  expect(pointsOf(curves.of(4)!)).toEqual([
    [1, 0.75],
    [2, Number.NaN],
    [3, 0.25],
  ]);
});

test("thinned to some points, a curve keeps its last and leaves the original alone", () => {
  const whole = curveOf(60, (epoch) => epoch);
  expect(thinned(whole, 8).length).toBeLessThanOrEqual(8);
  expect(pointsOf(thinned(whole, 8)).at(-1)).toEqual([60, 60]);
  expect(whole.length).toBe(60);
});
