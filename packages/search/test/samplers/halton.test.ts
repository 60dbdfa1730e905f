import { describe, expect, test } from "vitest";

import { haltonPoint } from "../../src/samplers/halton.ts";
import { samplerContract } from "./sampler-contract.ts";

describe("the sampler contract", () => samplerContract({ name: "halton" }));

test.each([
  [0, 2 ** 7],
  [1, 3 ** 4],
  [2, 5 ** 3],
  [3, 7 ** 3],
])(
  "dimension %d: of its first b^k = %d points each of as many equal parts holds one",
  (d, count) => {
    const parts = Array.from({ length: count }, (_, index) =>
      Math.floor(haltonPoint(4, 3, index)[d]! * count),
    );
    expect(parts.toSorted((a, b) => a - b)).toEqual([...Array(count).keys()]);
  },
);

test("in the 20th dimension, base 71, the first 71 points are in no order", () => {
  const line = Array.from({ length: 71 }, (_, index) => haltonPoint(20, 1, index)[19]!);
  const rises = line.filter((u, index) => index > 0 && u > line[index - 1]!).length;
  expect(rises).toBeGreaterThan(20);
  expect(rises).toBeLessThan(50);
});
