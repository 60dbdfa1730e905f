import { expect, test } from "vitest";
import fc from "fast-check";

import {
  boxFromWritten,
  contains,
  fromUnit,
  type Parameter,
  spaceSchema,
  type WrittenBox,
} from "../../src/index.ts";

const space = spaceSchema.parse({
  rate: { type: "float", min: 1e-4, max: 1, scale: "log" },
  beta: { type: "float", min: 0.5, max: 0.999, scale: "reverse-log" },
  step: { type: "float", min: 0, max: 1, step: 0.25 },
  units: { type: "int", min: 8, max: 64, scale: "log" },
  size: { type: "ordinal", values: ["small", "medium", "large"] },
  noise: { type: "normal", mean: 0, deviation: 1, min: -3, max: 3 },
  optimizer: { type: "choice", values: ["adam", "sgd", "lion"] },
  depth: { type: "fixed", value: 3 },
});

type Numeric = Exclude<Parameter, { type: "choice" | "fixed" | "ordinal" }>;
const numeric = Object.entries(space).filter(
  (entry): entry is [string, Numeric] => "min" in entry[1],
);

test("a range keeps just the values from its min to its max, whatever the parameter's scale", () => {
  const places = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(1000));
  fc.assert(
    fc.property(fc.constantFrom(...numeric), places, places, ([name, parameter], [a], [b]) => {
      const [min, max] = [fromUnit(parameter, Math.min(a, b)), fromUnit(parameter, Math.max(a, b))];
      fc.pre(min !== max && contains(parameter, min) && contains(parameter, max));
      const side = boxFromWritten(space, { [name]: { min, max } })[name]!;
      if (!("low" in side)) throw new Error(`expected a range, got ${JSON.stringify(side)}`);
      for (const share of [0, 0.3, 0.7, 1]) {
        const value = Number(fromUnit(parameter, side.low + share * (side.high - side.low)));
        const slack = 1e-9 * Math.max(1, Math.abs(Number(max)));
        expect(value).toBeGreaterThanOrEqual(Number(min) - slack);
        expect(value).toBeLessThanOrEqual(Number(max) + slack);
      }
    }),
  );
});

test("one whole number is its own cell, one ordinal too; the whole range is all of [0,1]", () => {
  const { units, size, rate } = boxFromWritten(space, {
    units: { min: 16, max: 16 },
    size: { min: "medium", max: "medium" },
    rate: { min: 1e-4, max: 1 },
  });
  expect(rate).toEqual({ low: 0, high: 1 });
  expect(size).toEqual({
    low: expect.closeTo(1 / 3, 12) as unknown,
    high: expect.closeTo(2 / 3, 12) as unknown,
  });
  if (!units || !("low" in units)) throw new Error("expected a range");
  expect(fromUnit(space["units"]!, (units.low + units.high) / 2)).toBe(16);
});

test("a choice keeps the values that are listed, in the space's order", () => {
  expect(boxFromWritten(space, { optimizer: ["lion", "adam", "lion"] })).toEqual({
    optimizer: { keep: [0, 2] },
  });
});

test.each<[WrittenBox, RegExp]>([
  [{ speed: [1] }, /^box\.speed: expected only parameters of the space \(rate, .*got speed$/],
  [{ rate: { min: 0, max: 1 } }, /^box\.rate: expected min a number from 0\.0001 to 1, got 0$/],
  [{ rate: { min: 0.5, max: 0.1 } }, /^box\.rate: expected max of at least 0\.5, got 0\.1$/],
  [{ rate: { min: 0.5, max: 0.5 } }, /^box\.rate: expected max of more than 0\.5/],
  [{ rate: { min: "fast", max: 1 } }, /expected min a number .* got "fast"/],
  [{ size: { min: "tiny", max: "large" } }, /expected min one of small, medium, large, got "tiny"/],
  [{ optimizer: ["adam", "rmsprop"] }, /expected one of adam, sgd, lion, got "rmsprop"/],
  [{ optimizer: { min: 0, max: 1 } }, /expected a list of its values, got/],
  [{ depth: { min: 3, max: 3 } }, /expected no range: it is always the same/],
])("%j is refused with its place", (written, message) => {
  expect(() => boxFromWritten(space, written)).toThrow(
    expect.objectContaining({ code: "CAV_USAGE", message: expect.stringMatching(message) }),
  );
});
