import { expect, test } from "vitest";

import { durationText } from "../../src/format/duration-text.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

test("a length of time is said in its two largest units", () => {
  expect(durationText(850)).toBe("850 ms");
  expect(durationText(12 * SECOND)).toBe("12 s");
  expect(durationText(3 * MINUTE + 5 * SECOND)).toBe("3 min 05 s");
  expect(durationText(2 * HOUR + 7 * MINUTE)).toBe("2 h 07 min");
  expect(durationText(99 * HOUR)).toBe("4 d 3 h");
});

test("rounding to seconds carries over to minutes", () => {
  expect(durationText(59_999)).toBe("1 min 00 s");
});

test("a negative length, which two clocks can make, counts as none", () => {
  expect(durationText(-5)).toBe("0 ms");
});
