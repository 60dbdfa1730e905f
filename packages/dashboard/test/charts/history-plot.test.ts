import { expect, test } from "vitest";

import { historyPlot } from "../../src/charts/history-plot.ts";
import { digitsBodies, folded } from "../digits-ledger.ts";

test("the staircase rises at each best result and runs on to the present", () => {
  const { table } = folded([
    ...digitsBodies,
    { kind: "trial-rested", trial: 3, epochs: 2, metrics: { accuracy: 0.95 } },
    { kind: "sweep-paused", by: "test" },
  ]);
  const { stairs, points } = historyPlot(table);
  const place = (index: number) => ({ x: points.x(index), y: points.y(index) });
  const [first, last] = [place(0), place(2)];
  expect(stairs).toEqual([
    [first.x, first.y],
    [last.x, first.y],
    [last.x, last.y],
    [1, last.y],
  ]);
});

test("a staircase never falls when the metric is maximized", () => {
  const { table } = folded(digitsBodies);
  const heights = historyPlot(table).stairs.map(([, y]) => y);
  expect(heights).toEqual(heights.toSorted((a, b) => a - b));
  expect(heights.length).toBeGreaterThan(0);
});

test("without results there is no staircase, and the axes still stand", () => {
  const { table } = folded(digitsBodies.slice(0, 1));
  const plot = historyPlot(table);
  expect([plot.stairs, plot.points.count]).toEqual([[], 0]);
  expect(plot.y.ticks.length).toBeGreaterThan(1);
});

test("time is labelled in units that fit its length", () => {
  const { table } = folded(digitsBodies);
  expect(historyPlot(table).x.ticks.map(({ label }) => label)).toEqual([
    "0",
    "5 s",
    "10 s",
    "15 s",
  ]);
});
