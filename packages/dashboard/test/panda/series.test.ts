import fc from "fast-check";
import { expect, test } from "vitest";

import { epochsShown, type Series, seriesPlot } from "../../src/panda/series.ts";
import { spread } from "../../src/panda/spread.ts";

const line = (values: readonly number[]): Series => ({
  name: "trial 0",
  tone: 0,
  isDashed: false,
  weight: "plain",
  reports: values.map((value, place) => ({ epoch: place + 1, metrics: { value } })),
  of: ({ metrics }) => metrics["value"],
});

test("epochs go right, values up; a rate on a logarithmic axis moves evenly by factors", () => {
  const plot = seriesPlot("rate", [line([0.001, 0.01, 0.1])], { scale: "log", epochs: [0, 4] });
  const [low, middle, high] = plot.lines[0]!.points;
  expect([low?.x, middle?.x, high?.x]).toEqual([0.25, 0.5, 0.75]);
  expect(middle!.y - low!.y).toBeCloseTo(high!.y - middle!.y, 12);
  expect(plot.y.label).toBe("rate (log)");
});

test("a value that is no number breaks the line; one that is 0 makes the axis linear", () => {
  const broken = seriesPlot("loss", [line([1, Number.NaN, 0])], { scale: "log", epochs: [0, 4] });
  expect(broken.lines[0]!.points.map(({ y }) => Number.isNaN(y))).toEqual([false, true, false]);
  expect(broken.y.label).toBe("loss");
});

test("no value of one model is beyond the edge, however far it lies from the others", () => {
  const values = [...Array.from({ length: 50 }, () => 1), 1000];
  const plot = seriesPlot("norm", [line(values)], { scale: "linear", epochs: [0, 60] });
  const last = plot.lines[0]!.points.at(-1)!;
  expect(last.y).toBeLessThan(1);
  expect(last.y).toBeGreaterThan(0.9);
});

test("the epochs shown hold all that were trained, grow in few steps, and end at the target", () => {
  expect([3, 7, 11, 21, 51, 110].map((last) => epochsShown(last, 1000)[1])).toEqual([
    5, 10, 20, 50, 100, 200,
  ]);
  expect(epochsShown(12, 14)).toEqual([0, 14]);
  // A branch may have been trained further than the trial that is looked at.
  expect(epochsShown(30, 14)).toEqual([0, 30]);
});

test("labels keep their order and their distance wherever there is room for all", () => {
  const wanted = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 10 });
  fc.assert(
    fc.property(wanted, (places) => {
      const found = spread(places, { gap: 10, low: 0, high: 100 });
      const order = [...places.keys()].toSorted((a, b) => places[a]! - places[b]!);
      for (const [rank, index] of order.entries()) {
        expect(found[index]).toBeGreaterThanOrEqual(-1e-9);
        expect(found[index]).toBeLessThanOrEqual(100);
        if (rank > 0) expect(found[index]! - found[order[rank - 1]!]!).toBeGreaterThan(10 - 1e-9);
      }
    }),
  );
});
