import fc from "fast-check";
import { expect, test } from "vitest";

import { validationSplit } from "../../src/classifier/split.ts";

test("the split gives every row to exactly one part, the fraction rounded to whole rows", () => {
  const cases = fc.tuple(
    fc.integer({ min: 10, max: 500 }),
    fc.double({ min: 0.1, max: 0.9, noNaN: true }),
    fc.nat(),
  );
  fc.assert(
    fc.property(cases, ([count, validationFraction, splitSeed]) => {
      const { train, validation } = validationSplit(count, { validationFraction, splitSeed });
      expect(validation).toHaveLength(Math.round(count * validationFraction));
      const all = [...train, ...validation].toSorted((a, b) => a - b);
      expect(all).toEqual(Array.from({ length: count }, (_, row) => row));
    }),
  );
});

test("the split depends on the split seed and on nothing else", () => {
  const [first, again, other] = [0, 0, 1].map((splitSeed) =>
    validationSplit(100, { validationFraction: 0.2, splitSeed }),
  );
  expect(first).toEqual(again);
  expect(first).not.toEqual(other);
});

test("a fraction that leaves a part empty is refused", () => {
  expect(() => validationSplit(2, { validationFraction: 0.1, splitSeed: 0 })).toThrow(
    expect.objectContaining({ code: "CAV_SPEC_INVALID" }),
  );
});
