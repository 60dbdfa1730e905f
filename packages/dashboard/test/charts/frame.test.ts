import fc from "fast-check";
import { expect, test } from "vitest";

import { quantityAxis } from "../../src/charts/axis.ts";
import { frameOf, shortLabel, ticksThatFit } from "../../src/charts/frame.ts";

const size = { width: 600, height: 400, em: 16 };

test("the unit square's corners are the plot's corners, y upwards", () => {
  const frame = frameOf(size, quantityAxis("loss", [0, 1]));
  expect([frame.px(0), frame.px(1)]).toEqual([frame.left, frame.left + frame.innerWidth]);
  expect([frame.py(1), frame.py(0)]).toEqual([frame.top, frame.top + frame.innerHeight]);
});

test("a plot has room left in any size of screen and text", () => {
  const sizes = fc.record({
    width: fc.nat(4000),
    height: fc.nat(2000),
    em: fc.integer({ min: 8, max: 40 }),
  });
  fc.assert(
    fc.property(sizes, (any) => {
      const frame = frameOf(any, quantityAxis("loss", [0, 1]));
      expect(Math.min(frame.innerWidth, frame.innerHeight)).toBeGreaterThan(0);
    }),
  );
});

test("labels that would run into each other are left out; the first one stays", () => {
  const frame = frameOf({ ...size, width: 200 }, quantityAxis("loss", [0, 1]));
  const ticks = Array.from({ length: 20 }, (_, index) => ({
    at: index / 19,
    label: `value ${index}`,
  }));
  const fit = ticksThatFit(ticks, frame);
  expect(fit[0]).toBe(ticks[0]);
  expect(fit.length).toBeLessThan(5);
  expect(fit.length).toBeGreaterThan(1);
});

test("a long label is cut to 14 characters", () => {
  expect(shortLabel("leaky-relu-with-slope")).toBe("leaky-relu-wi…");
  expect(shortLabel("relu")).toBe("relu");
});
