import { expect, test } from "vitest";

import { nearest } from "../../src/charts/nearest.ts";

const places = [
  [0, 0],
  [1, 0],
  [1, 0],
  [Number.NaN, 0],
] as const;
const points = {
  count: places.length,
  x: (index: number) => places[index]![0],
  y: (index: number) => places[index]![1],
  trial: (index: number) => 10 + index,
};
const frame = { px: (x: number) => 10 * x, py: (y: number) => 10 * y };

test("the mark under the pointer is the closest one, the one on top among equals", () => {
  expect(nearest(points, frame, { x: 1, y: 1 }, 5)).toEqual({ trial: 10, x: 0, y: 0 });
  expect(nearest(points, frame, { x: 9, y: 1 }, 5)).toEqual({ trial: 12, x: 10, y: 0 });
});

test("farther than the reach there is none, and a mark without a place is never meant", () => {
  expect(nearest(points, frame, { x: 5, y: 5 }, 5)).toBeUndefined();
});
