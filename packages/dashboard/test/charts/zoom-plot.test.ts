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
  const { marks } = zoomPlot(folded(digitsBodies).state, { x: "learningRate", y: "units" });
  expect(marks[0]).toEqual({ trial: 0, round: 2, x: 0.5, y: 0.2, faded: false });
  expect(marks.map(({ faded }) => faded)).toEqual([false, false, true, false]);
});

test("trials of one choice are spread over its cell and never leave it", () => {
  const { marks } = zoomPlot(folded(digitsBodies).state, { x: "activation", y: "units" });
  const cells = marks.map(({ x }) => Math.floor(x * 3));
  expect(cells).toEqual([1, 0, 2, 2]);
  expect(marks[2]!.x).not.toBe(marks[3]!.x);
});

test("a round's box is drawn as a rectangle, in pieces where kept choices are not neighbours", () => {
  const { state } = folded(digitsBodies);
  expect(zoomPlot(state, { x: "learningRate", y: "units" }).boxes).toEqual([
    { round: 2, rects: [{ left: 0.25, bottom: 0.1, width: 0.5, height: 0.5 }] },
  ]);
  expect(zoomPlot(state, { x: "learningRate", y: "activation" }).boxes[0]?.rects).toHaveLength(2);
});

test("the box that was decided last for a round is the one that is drawn", () => {
  const box = {
    learningRate: { low: 0, high: 0.5 },
    units: { low: 0, high: 1 },
    activation: { keep: [1] },
  };
  const { state } = folded([
    ...digitsBodies,
    { kind: "zoomed", round: 2, box, reason: "a person's" },
  ]);
  const { boxes } = zoomPlot(state, { x: "learningRate", y: "units" });
  expect(boxes).toEqual([{ round: 2, rects: [{ left: 0, bottom: 0, width: 0.5, height: 1 }] }]);
});

test("kept choices that are neighbours make one interval", () => {
  const activation = space["activation"]!;
  const keep = { activation: { keep: [1, 0] } };
  expect(intervalsOf(keep, "activation", activation)).toEqual([[0, 2 / 3]]);
});
