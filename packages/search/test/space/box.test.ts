import * as fc from "fast-check";
import { expect, test } from "vitest";

import {
  boxSchema,
  boxSchemaFor,
  boxText,
  fromUnit,
  spaceSchema,
  wholeBox,
} from "../../src/index.ts";
import { unitInBox } from "../../src/space/box.ts";

const space = spaceSchema.parse({
  rate: { type: "float", min: 1e-6, max: 1, scale: "log" },
  beta: { type: "float", min: 0.5, max: 0.9999, scale: "reverse-log" },
  layers: { type: "int", min: 1, max: 4 },
  norm: { type: "choice", values: [true, false, "layer"] },
});

test("the whole box holds every value, and u maps onto itself for numbers", () => {
  const whole = wholeBox(space);
  expect(boxSchema.parse(whole)).toEqual(whole);
  expect(unitInBox("rate", space["rate"]!, whole, 0.3)).toBe(0.3);
});

test("what is drawn in a box is in the box, for every u in [0,1]", () => {
  const unit = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(unit, unit, unit, fc.subarray([0, 1, 2], { minLength: 1 }), (u, a, b, keep) => {
      fc.pre(a !== b);
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const box = { ...wholeBox(space), rate: { low, high }, norm: { keep } };
      const place = unitInBox("rate", space["rate"]!, box, u);
      expect(place).toBeGreaterThanOrEqual(low);
      expect(place).toBeLessThanOrEqual(high);
      const norm = fromUnit(space["norm"]!, unitInBox("norm", space["norm"]!, box, u));
      expect(keep.map((index) => [true, false, "layer"][index])).toContain(norm);
    }),
  );
});

test("a box is told in the user's values, with the digits that matter on each scale", () => {
  const box = {
    rate: { low: 0.4, high: 0.6 },
    beta: { low: 0.5, high: 1 },
    layers: { low: 0.5, high: 0.7 },
    norm: { keep: [0, 2] },
  };
  expect(boxText(space, box)).toBe(
    "rate 0.000251..0.00398, beta 0.9929..0.9999, layers 3, norm true|layer",
  );
});

test("the general schema refuses an interval turned round, an empty choice and a repeated one", () => {
  for (const side of [
    { low: 1, high: 0 },
    { low: 0, high: 0 },
    { low: -1, high: 1 },
    { keep: [] },
    { keep: [1, 1] },
    {},
  ]) {
    expect(boxSchema.safeParse({ side }).success).toBe(false);
  }
});

test("a box that a person wrote is checked against the space, each mistake with its name", () => {
  const { error } = boxSchemaFor(space).safeParse({
    rate: { keep: [0] },
    layers: { low: 0, high: 1 },
    norm: { keep: [3] },
    momentum: { low: 0, high: 1 },
  });
  expect(error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`)).toEqual([
    'rate: expected { low, high }, got {"keep":[0]}',
    "beta: expected { low, high }, got nothing",
    'norm: expected { keep: [...] } with indexes below 3, got {"keep":[3]}',
    'momentum: expected only parameters of the space (rate, beta, layers, norm), got {"low":0,"high":1}',
  ]);
  expect(boxSchemaFor(space).safeParse(wholeBox(space)).success).toBe(true);
});
