import { expect, test } from "vitest";

import { intervalsOf, pairOf, zoomPlot } from "../../src/charts/zoom-plot.ts";
import { digitsBodies, digitsSpec, folded } from "../digits-ledger.ts";

const { space } = digitsSpec;

test("the first two parameters are shown unless others are asked for by name", () => {
  expect(pairOf(space, {})).toEqual({ x: "learningRate", y: "units" });
  expect(pairOf(space, { x: "units" })).toEqual({ x: "units", y: "learningRate" });
  expect(pairOf(space, { y: "learningRate" })).toEqual({ x: "units", y: "learningRate" });
  expect(pairOf(space, { x: "nothing", y: "activation" })).toEqual({
    x: "learningRate",
    y: "activation",
  });
});

test("a space of one parameter is shown against itself", () => {
  expect(pairOf({ units: space["units"]! }, {})).toEqual({ x: "units", y: "units" });
});

test("a trial stands at its scaled coordinates; one that diverged is faded", () => {
  const { points } = zoomPlot(folded(digitsBodies).table, { x: "learningRate", y: "units" });
  expect([points.x(0), points.y(0), points.round(0)]).toEqual([0.5, Math.fround(0.2), 2]);
  expect([0, 1, 2, 3].map(points.faded)).toEqual([false, false, true, false]);
  expect(points.count).toBe(4);
});

test("trials of one choice are spread over its cell and never leave it", () => {
  const { points } = zoomPlot(folded(digitsBodies).table, { x: "activation", y: "units" });
  const cells = [0, 1, 2, 3].map((trial) => Math.floor(points.x(trial) * 3));
  expect(cells).toEqual([1, 0, 2, 2]);
  expect(points.x(2)).not.toBe(points.x(3));
});

test("a round's box is drawn as a rectangle, in pieces where kept choices are not neighbours", () => {
  const { table } = folded(digitsBodies);
  expect(zoomPlot(table, { x: "learningRate", y: "units" }).boxes).toEqual([
    { round: 2, rects: [{ left: 0.25, bottom: 0.1, width: 0.5, height: 0.5 }] },
  ]);
  expect(zoomPlot(table, { x: "learningRate", y: "activation" }).boxes[0]?.rects).toHaveLength(2);
});

test("the box that was decided last for a round is the one that is drawn", () => {
  const box = {
    learningRate: { low: 0, high: 0.5 },
    units: { low: 0, high: 1 },
    activation: { keep: [1] },
  };
  const { table } = folded([
    ...digitsBodies,
    { kind: "zoomed", round: 2, box, reason: "a person's" },
  ]);
  const { boxes } = zoomPlot(table, { x: "learningRate", y: "units" });
  expect(boxes).toEqual([{ round: 2, rects: [{ left: 0, bottom: 0, width: 0.5, height: 1 }] }]);
});

test("kept choices that are neighbours make one interval", () => {
  const activation = space["activation"]!;
  const keep = { activation: { keep: [1, 0] } };
  expect(intervalsOf(keep, "activation", activation)).toEqual([[0, 2 / 3]]);
});
