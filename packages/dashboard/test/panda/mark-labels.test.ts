import { expect, test } from "vitest";

import type { Mark } from "../../src/panda/acts.ts";
import { markLabels } from "../../src/panda/mark-labels.ts";

const mark = (epoch: number, ...numbers: number[]): Mark => ({ epoch, numbers, text: "" });
/** Ten pixels an epoch. */
const labels = (...marks: Mark[]) => markLabels(marks, { em: 16 }, (epoch) => 10 * epoch);

test("a mark with room has its own number, in the order of epochs", () => {
  expect(labels(mark(9, 2), mark(1, 1))).toEqual([
    { x: 10, text: "1" },
    { x: 90, text: "2" },
  ]);
});

test("numbers that would run into each other share a label between their marks", () => {
  expect(labels(mark(1, 1), mark(2, 3), mark(9, 2))).toEqual([
    { x: 15, text: "1, 3" },
    { x: 90, text: "2" },
  ]);
});

test("of more than three the first and the last are written", () => {
  expect(labels(mark(1, 1, 2), mark(2, 4, 3))).toEqual([{ x: 15, text: "1–4" }]);
});
