import fc from "fast-check";
import { expect, test } from "vitest";

import { domainOf, parameterAxis, placeIn, quantityAxis, valueAt } from "../../src/charts/axis.ts";

test("the axis of a log parameter has its decades at even distances", () => {
  const { label, ticks } = parameterAxis("learningRate", {
    type: "float",
    min: 1e-4,
    max: 1e-1,
    scale: "log",
  });
  expect(label).toBe("learningRate (log)");
  expect(ticks.map((tick) => tick.label)).toEqual(["1e−4", "0.001", "0.01", "0.1"]);
  const places = [0, 1 / 3, 2 / 3, 1];
  for (const [index, { at }] of ticks.entries()) expect(at).toBeCloseTo(places[index]!, 12);
});

test("the axis of a reverse-log parameter is labelled 0.9, 0.99, 0.999 from left to right", () => {
  const beta = { type: "float", min: 0.5, max: 0.9995, scale: "reverse-log" } as const;
  const { ticks } = parameterAxis("beta1", beta);
  const sorted = ticks.toSorted((a, b) => a.at - b.at);
  expect(sorted.map(({ label }) => label)).toEqual(["0.9", "0.99", "0.999"]);
});

test("the axis of a choice names each value in the middle of its cell", () => {
  const { ticks } = parameterAxis("batchNorm", { type: "choice", values: [true, false] });
  expect(ticks).toEqual([
    { at: 0.25, label: "true" },
    { at: 0.75, label: "false" },
  ]);
});

test("the axis of whole numbers has whole labels, even between two neighbours", () => {
  const { ticks } = parameterAxis("layers", { type: "int", min: 1, max: 2, scale: "linear" });
  expect(ticks.map(({ label }) => label)).toEqual(["1", "2"]);
});

test("valueAt takes a place beyond the axis as its end", () => {
  const units = { type: "int", min: 16, max: 64, scale: "linear" } as const;
  expect([-1, 0, 1, 2].map((unit) => valueAt(units, unit))).toEqual(["16", "16", "64", "64"]);
});

test("domainOf holds ordinary values and keeps a wild one from squashing them", () => {
  const losses = [0.1, 0.2, 0.3, 0.4, 0.5, 1e9];
  const [low, high] = domainOf(losses);
  expect(low).toBeLessThanOrEqual(0.1);
  expect(high).toBeLessThan(10);
  expect(placeIn([low, high], 1e9)).toBe(1);
});

test("domainOf is an interval of some length whatever the values", () => {
  expect(domainOf([])).toEqual([0, 1]);
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e9, max: 1e9 })), (values) => {
      const [low, high] = domainOf(values);
      expect(low).toBeLessThan(high);
    }),
  );
});

test("quantityAxis puts its ticks where placeIn puts their values", () => {
  const { ticks } = quantityAxis("loss", [0, 2]);
  for (const { at, label } of ticks) expect(at).toBeCloseTo(placeIn([0, 2], Number(label)), 12);
  expect(ticks.length).toBeGreaterThan(2);
});
