import * as fc from "fast-check";
import { expect, test } from "vitest";

import { divide, type Examples } from "../src/index.ts";

/** Row r has the features 2r and 2r + 1, and the label r % 3. */
function examplesOf<F extends Uint8Array | Float32Array>(features: F): Examples<F> {
  const count = features.length / 2;
  const labels = Uint8Array.from({ length: count }, (_, row) => row % 3);
  const classNames = ["a", "b", "c"];
  return { shape: [2], width: 2, classes: 3, classNames, features, labels, count };
}

const COUNT = 20;
const floats = Float32Array.from({ length: 2 * COUNT }, (_, index) => index);

test("each part has its rows with their labels in the order asked for, whatever is left out", () => {
  const drawn = fc
    .shuffledSubarray([...Array(COUNT).keys()], { minLength: 2 })
    .chain((rows) => fc.tuple(fc.constant(rows), fc.integer({ min: 1, max: rows.length - 1 })));
  fc.assert(
    fc.property(drawn, ([rows, cut]) => {
      const parts = {
        train: Uint32Array.from(rows.slice(cut)),
        test: Uint32Array.from(rows.slice(0, cut)),
      };
      const dataset = divide(examplesOf(floats), { name: "set", ...parts });
      expect(dataset).toMatchObject({ name: "set", shape: [2], width: 2, classes: 3, scale: 1 });
      for (const part of ["train", "test"] as const) {
        const { features, labels, count } = dataset[part];
        expect(count).toBe(parts[part].length);
        expect([...features]).toEqual([...parts[part]].flatMap((row) => [2 * row, 2 * row + 1]));
        expect([...labels]).toEqual(Array.from(parts[part], (row) => row % 3));
      }
    }),
  );
});

test("bytes stay bytes, scaled to [0,1] unless said otherwise", () => {
  const options = { name: "set", train: Uint32Array.of(0, 1), test: Uint32Array.of(2) };
  const examples = examplesOf(Uint8Array.of(0, 1, 2, 3, 4, 5));
  const { train, test: held, scale } = divide(examples, options);
  expect(held.features).toEqual(Uint8Array.of(4, 5));
  expect(train.features).toEqual(Uint8Array.of(0, 1, 2, 3));
  expect(scale).toBe(1 / 255);
  expect(divide(examples, { ...options, scale: 1 / 16 }).scale).toBe(1 / 16);
});

test.each([
  ["no test", [0, 1, 2], [], "neither part of a data set may be empty"],
  ["nothing to learn from", [], [0], "neither part of a data set may be empty"],
  ["a row in both parts", [0, 1], [1], "a row is in both parts"],
  ["a row twice", [0, 0], [1], "twice in one"],
  ["a row that is not there", [0, 20], [1], "there is no row 20 in 20 rows"],
])("%s is a mistake of the caller", (_, train, held, message) => {
  const parts = { train: Uint32Array.from(train), test: Uint32Array.from(held) };
  expect(() => divide(examplesOf(floats), { name: "set", ...parts })).toThrow(message);
});
