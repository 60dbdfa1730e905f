import fc from "fast-check";
import { expect, test } from "vitest";

import { crossPath, glyphPath, roundName, toneOf, TONES } from "../../src/charts/round-style.ts";

test("the first rounds have tones of their own, the last tone is shared by the rest", () => {
  expect([1, 2, 3, 4, 5, 6, 7, 99].map(toneOf)).toEqual([0, 1, 2, 3, 4, 5, 5, 5]);
  expect(toneOf(99)).toBeLessThan(TONES);
});

test("trials of a sampler without rounds look like those of a first round", () => {
  expect(toneOf(0)).toBe(toneOf(1));
  expect(glyphPath(0, 5, 5, 2)).toBe(glyphPath(1, 5, 5, 2));
  expect([0, 1].map(roundName)).toEqual(["all trials", "round 1"]);
});

test("four rounds in a row have four shapes", () => {
  expect(new Set([1, 2, 3, 4].map((round) => glyphPath(round, 0, 0, 4))).size).toBe(4);
});

test("paths are made of numbers that SVG can read", () => {
  const place = fc.double({ min: -1e4, max: 1e4, noNaN: true });
  fc.assert(
    fc.property(fc.nat(20), place, place, (round, x, y) => {
      expect(glyphPath(round, x, y, 3) + crossPath(x, y, 3)).not.toMatch(
        /NaN|Infinity|undefined|\de/,
      );
    }),
  );
});
