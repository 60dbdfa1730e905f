import { expect, test } from "vitest";

import { CurveTable, curveTableSchema, defineSpace } from "../../src/index.ts";

const space = defineSpace({
  rate: { type: "float", min: 0.001, max: 1, scale: "log" },
  optimizer: { type: "choice", values: ["sgd", "adam"] },
  momentum: { type: "float", min: 0, max: 0.9, when: { optimizer: "sgd" } },
});

const curves = [
  { params: { rate: 0.01, optimizer: "adam" }, values: [3, 2, 1], secondsPerEpoch: 5 },
  { params: { rate: 0.1, optimizer: "adam" }, values: [4, null, null] },
  { params: { rate: 0.1, optimizer: "sgd", momentum: 0.5 }, values: [9, 8, 7] },
];

const table = (rows: unknown, epochs = 3) =>
  new CurveTable(space, curveTableSchema.parse({ curves: rows }), epochs);

test("a point of the table gives its own value after each epoch; null is not a number", () => {
  const known = table(curves);
  expect([1, 2, 3].map((t) => known.valueAt({ rate: 0.01, optimizer: "adam" }, t))).toEqual([
    3, 2, 1,
  ]);
  expect(known.valueAt({ rate: 0.1, optimizer: "adam" }, 2)).toBeNaN();
  expect(known.secondsPerEpoch({ rate: 0.01, optimizer: "adam" })).toBe(5);
  expect(known.nearest).toBe(0);
});

test("another point gives those of its nearest on the parameters' own scales, and is counted", () => {
  const known = table(curves);
  // 0.03 is nearer to 0.01 in values and a little nearer to 0.1 in logarithms.
  expect(known.valueAt({ rate: 0.033, optimizer: "adam" }, 1)).toBe(4);
  expect(known.valueAt({ rate: 0.01, optimizer: "sgd", momentum: 0.1 }, 1)).toBe(9);
  known.valueAt({ rate: 0.033, optimizer: "adam" }, 3);
  expect(known.nearest).toBe(2);
});

test("a table of another space, or with too short curves, is refused with each place", () => {
  const wrong = [{ params: { rate: 7, optimizer: "adam", depth: 2 }, values: [1, 2] }];
  expect(() => table(wrong)).toThrow(
    [
      'curves.0.params.depth: expected only parameters of the space (rate, optimizer, momentum), got "depth"',
      "curves.0.params.rate: expected a number from 0.001 to 1, got 7",
      "curves.0.values: expected 3 values or more, got 2",
    ].join("\n"),
  );
});
