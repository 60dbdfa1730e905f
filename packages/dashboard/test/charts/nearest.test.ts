import { expect, test } from "vitest";

import { nearest } from "../../src/charts/nearest.ts";

const marks = [
  { name: "a", x: 0, y: 0 },
  { name: "b", x: 10, y: 0 },
  { name: "on top of b", x: 10, y: 0 },
];

test("the mark under the pointer is the closest one, the one on top among equals", () => {
  expect(nearest(marks, [1, 1], 5)?.name).toBe("a");
  expect(nearest(marks, [9, 1], 5)?.name).toBe("on top of b");
});

test("farther than the reach there is none", () => {
  expect(nearest(marks, [5, 5], 5)).toBeUndefined();
});
