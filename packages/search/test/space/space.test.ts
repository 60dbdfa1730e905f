import * as fc from "fast-check";
import { expect, expectTypeOf, test } from "vitest";

import {
  defineSpace,
  type Params,
  type Point,
  type Space,
  pointFromUnit,
  spaceSchema,
  unitFromPoint,
} from "../../src/index.ts";

/** The issues of a space with one parameter `p`, as "path: message". */
function issuesOf(space: unknown): readonly string[] {
  const issues = spaceSchema.safeParse(space).error?.issues ?? [];
  return issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

const TYPES = "float, int, choice, ordinal, fixed, normal, lognormal";

test.each([
  [{ type: "float", min: 2, max: 1 }, "p.max: expected more than min, which is 2, got 1"],
  [
    { type: "float", min: 0, max: 1, scale: "log" },
    "p.min: expected more than 0 on a log scale, got 0",
  ],
  [
    { type: "float", min: 0, max: 1, scale: "reverse-log" },
    "p.max: expected less than 1 on a reverse-log scale, got 1",
  ],
  [
    { type: "float", min: 0, max: 1, scale: "lgo" },
    'p.scale: expected linear, log, reverse-log or logit, got "lgo"',
  ],
  [{ type: "float", min: "0", max: 1 }, 'p.min: expected a finite number, got "0"'],
  [{ type: "float", min: 0 }, "p.max: expected a finite number, got nothing"],
  [{ type: "float", min: 0, max: Infinity }, "p.max: expected a finite number, got Infinity"],
  [
    { type: "float", min: -1e308, max: 1e308 },
    "p.max: expected a number that doubles can tell from min = -1e+308 on its scale, got 1e+308",
  ],
  [
    { type: "float", min: 0, max: 1e-20, scale: "reverse-log" },
    "p.max: expected a number that doubles can tell from min = 0 on its scale, got 1e-20",
  ],
  [
    { type: "int", min: 0.5, max: 2 },
    "p.min: expected a whole number of at most 2^40 in size, got 0.5",
  ],
  [{ type: "int", min: 3, max: 3 }, "p.max: expected more than min, which is 3, got 3"],
  [
    { type: "int", min: 0, max: 3, scale: "log" },
    "p.min: expected more than 0 on a log scale, got 0",
  ],
  [
    { type: "int", min: 0, max: 3, scale: "reverse-log" },
    'p.scale: expected linear or log, got "reverse-log"',
  ],
  [{ type: "choice", values: [] }, "p.values: expected at least one value, got an empty list"],
  [{ type: "choice", values: ["a", "b", "a"] }, 'p.values.2: expected each value once, got "a"'],
  [
    { type: "choice", values: [null] },
    "p.values.0: expected a string, a finite number or a boolean, got null",
  ],
  [
    { type: "float", min: 0, max: 1, steps: 0.1 },
    'p: expected only the keys type, min, max, scale, step, when, got "steps"',
  ],
  [
    { type: "flaot", min: 0, max: 1 },
    `p.type: expected a parameter whose type is one of ${TYPES}, got "flaot"`,
  ],
  [{ min: 0 }, `p.type: expected a parameter whose type is one of ${TYPES}, got nothing`],
  [
    { type: "float", min: 0, max: 1, step: 0.3 },
    "p.max: expected min plus at most 1000000 whole steps of 0.3, got 1",
  ],
  [
    { type: "float", min: 0.1, max: 0.9, scale: "logit", step: 0.1 },
    'p.scale: expected linear or log with a step, got "logit"',
  ],
  [
    { type: "float", min: 0, max: 0.9, scale: "logit" },
    "p.min: expected more than 0 on a logit scale, got 0",
  ],
  [
    { type: "int", min: 1, max: 6, step: 2 },
    "p.max: expected min plus a whole number of steps of 2, got 6",
  ],
  [
    { type: "int", min: 4, max: 20, scale: "log", step: 8 },
    "p.min: expected more than 4 on a log scale, got 4",
  ],
  [{ type: "normal", mean: 0, deviation: 0 }, "p.deviation: expected a number above 0, got 0"],
  [
    { type: "normal", mean: 0, deviation: 1, max: 8 },
    "p.max: expected within 7 deviations of the mean, got 8",
  ],
  [
    { type: "lognormal", mean: 0, deviation: 1, min: 0 },
    "p.min: expected more than 0 for a lognormal, got 0",
  ],
  [
    { type: "fixed", value: 1, when: { q: 1 } },
    'p.when.q: expected a parameter declared before p (there is none), got "q"',
  ],
  [[1, 2], "p: expected a parameter, an object with a type, got [1,2]"],
  [0.1, "p: expected a parameter, an object with a type, got 0.1"],
])("%j is refused with its path, what was expected and what was there", (parameter, message) => {
  expect(issuesOf({ p: parameter })).toEqual([message]);
});

test("a space has 1 to 256 parameters, each named by an identifier", () => {
  const p = { type: "float", min: 0, max: 1 };
  const many = Object.fromEntries(Array.from({ length: 257 }, (_, i) => [`p${i}`, p]));
  expect(issuesOf({})).toEqual([": expected 1 to 256 parameters, got 0"]);
  expect(issuesOf(many)).toEqual([": expected 1 to 256 parameters, got 257"]);
  expect(issuesOf(null)).toEqual([": expected an object of named parameters, got null"]);
  for (const name of ["1", "a b", "", "a.b", "_a"]) {
    expect(issuesOf({ [name]: p })).toEqual([
      `${name}: expected a name of letters, digits and _ that starts with a letter, got ${JSON.stringify(name)}`,
    ]);
  }
});

const space = defineSpace({
  rate: { type: "float", min: 1e-4, max: 1, scale: "log" },
  layers: { type: "int", min: 1, max: 3 },
  norm: { type: "choice", values: ["batch", "layer", false] },
});

test("defineSpace fills in defaults and knows the types of its points", () => {
  expect(space["layers"]).toEqual({ type: "int", min: 1, max: 3, scale: "linear" });
  expectTypeOf<Params<typeof space>>().toEqualTypeOf<{
    readonly rate: number;
    readonly layers: number;
    readonly norm: "batch" | "layer" | false;
  }>();
});

test("defineSpace throws CAV_SPEC_INVALID that names the place of each mistake", () => {
  const message =
    "a.max: expected more than min, which is 1, got 0\n" +
    "b.values: expected at least one value, got an empty list";
  expect(() =>
    defineSpace({ a: { type: "float", min: 1, max: 0 }, b: { type: "choice", values: [] } }),
  ).toThrow(expect.objectContaining({ code: "CAV_SPEC_INVALID", message }));
});

test("a point and its place in the unit cube follow the order of the space's keys", () => {
  expect(pointFromUnit(space, [0, 1, 0.5])).toEqual({ rate: 1e-4, layers: 3, norm: "layer" });
  expect(unitFromPoint(space, { norm: false, layers: 2, rate: 1 })).toEqual([1, 0.5, 2.5 / 3]);
  expect(() => pointFromUnit(space, [0, 1])).toThrow("unit must have 3 coordinates, got 2");
  expect(() => unitFromPoint(space, { rate: 1 })).toThrow("the point has no value for layers");
});

test("a point comes back from its place in the unit cube (floats within a relative 1e-12)", () => {
  const unit = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.tuple(unit, unit, unit), (place) => {
      const point = pointFromUnit(space, place);
      const back = pointFromUnit(space, unitFromPoint(space, point));
      expect(back).toEqual({ ...point, rate: expect.closeTo(Number(point["rate"]), 12) });
    }),
  );
});

test("a space written as const has the same type of point without defineSpace", () => {
  const raw = {
    rate: { type: "float", min: 0.001, max: 1, scale: "log" },
    optimizer: { type: "choice", values: ["sgd", "adam"] },
    momentum: { type: "float", min: 0, max: 1, when: { optimizer: "sgd" } },
    data: { type: "fixed", value: "digits" },
  } as const;
  expectTypeOf<Params<typeof raw>>().toEqualTypeOf<{
    readonly rate: number;
    readonly optimizer: "sgd" | "adam";
    readonly data: "digits";
    readonly momentum?: number;
  }>();
  expectTypeOf<Params<Space>>().toEqualTypeOf<Point>();
  expect(Object.keys(defineSpace(raw))).toEqual(Object.keys(raw));
});
