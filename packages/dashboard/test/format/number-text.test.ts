import fc from "fast-check";
import { expect, test } from "vitest";

import {
  countText,
  epochText,
  metricText,
  numberText,
  valueText,
} from "../../src/format/number-text.ts";

test("numberText keeps the four digits that matter", () => {
  expect(numberText(0.123456)).toBe("0.1235");
  expect(numberText(12.5)).toBe("12.5");
  expect(numberText(256)).toBe("256");
  expect(numberText(0)).toBe("0");
});

test("numberText writes very small and very large numbers with an exponent", () => {
  expect(numberText(0.000_312)).toBe("3.12e−4");
  expect(numberText(2_500_000)).toBe("2.5e6");
});

test("numberText never rounds a number below 1 up to 1", () => {
  expect(numberText(0.99987)).toBe("0.99987");
  const below = fc.double({ min: 0.9, max: 1 - 1e-12, noNaN: true });
  fc.assert(
    fc.property(below, (value) => {
      expect(Number(numberText(value))).toBeLessThan(1);
    }),
  );
});

test("numberText is within 1 % of the number it stands for", () => {
  fc.assert(
    fc.property(fc.double({ min: -1e300, max: 1e300, noNaN: true }), (value) => {
      const read = Number(numberText(value).replaceAll("−", "-"));
      expect(Math.abs(read - value)).toBeLessThanOrEqual(Math.abs(value) * 0.01);
    }),
  );
});

test("numbers that are none have names", () => {
  expect([Number.NaN, Infinity, -Infinity].map(numberText)).toEqual(["NaN", "∞", "−∞"]);
});

test("metricText keeps its zeros, so that a column of results lines up", () => {
  expect(metricText(0.976)).toBe("0.9760");
  expect(metricText(2.5)).toBe("2.500");
  expect(metricText(undefined)).toBe("–");
});

test("a value is written in its own type's words", () => {
  expect([true, "relu", 0.5, undefined].map(valueText)).toEqual(["true", "relu", "0.5", "–"]);
});

test("counts have their thousands apart", () => {
  expect(countText(50_000)).toBe("50,000");
});

test("an epoch has the room of the last one from the start", () => {
  expect([1, 99, 100, 5000].map((epoch) => epochText(epoch, 5000))).toEqual([
    "\u2007\u2007\u20071",
    "\u2007\u200799",
    "\u2007100",
    "5000",
  ]);
});
