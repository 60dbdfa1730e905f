import * as fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";

import {
  activeDimensions,
  defineSpace,
  type Params,
  pointFromUnit,
  pointIssues,
  spaceEdges,
  spaceSchema,
  unitFromPoint,
} from "../../src/index.ts";

const space = defineSpace({
  optimizer: { type: "choice", values: ["sgd", "adam"] },
  momentum: { type: "float", min: 0, max: 0.9, when: { optimizer: "sgd" } },
  nesterov: {
    type: "choice",
    values: [true, false],
    when: { optimizer: ["sgd"], momentum: { min: 0.5 } },
  },
  layers: { type: "int", min: 1, max: 3 },
  units3: { type: "int", min: 8, max: 64, when: { layers: { min: 3 } } },
});

test("a parameter whose condition does not hold is left out, and so is what hangs on it", () => {
  expect(pointFromUnit(space, [0.9, 1, 0, 0, 0])).toEqual({ optimizer: "adam", layers: 1 });
  expect(pointFromUnit(space, [0, 0.1, 0, 1, 1])).toEqual({
    optimizer: "sgd",
    momentum: expect.closeTo(0.09, 12),
    layers: 3,
    units3: 64,
  });
  expect(activeDimensions(space, [0, 1, 0, 0, 0])).toEqual([true, true, true, true, false]);
  expect(activeDimensions(space, [1, 1, 0, 0, 0])).toEqual([true, false, false, true, false]);
});

test("a parameter may have the name of something that every object has", () => {
  const odd = spaceSchema.parse({
    on: { type: "choice", values: [true, false] },
    constructor: { type: "int", min: 1, max: 2, when: { on: true } },
    last: { type: "int", min: 1, max: 2, when: { constructor: { min: 1 } } },
  });
  expect(pointFromUnit(odd, [0.9, 0, 0])).toEqual({ on: false });
  expect(activeDimensions(odd, [0.9, 0, 0])).toEqual([true, false, false]);
});

test("the type of a point has conditional parameters as optional ones", () => {
  expectTypeOf<Params<typeof space>>().toEqualTypeOf<{
    readonly optimizer: "sgd" | "adam";
    readonly layers: number;
    readonly momentum?: number;
    readonly nesterov?: boolean;
    readonly units3?: number;
  }>();
});

test("a conditional point comes back from its place in the unit cube (floats within 1e-12)", () => {
  const unit = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(unit, { minLength: 5, maxLength: 5 }), (place) => {
      const point = pointFromUnit(space, place);
      const back = pointFromUnit(space, unitFromPoint(space, point));
      const momentum = point["momentum"];
      expect(back).toEqual(
        momentum === undefined
          ? point
          : { ...point, momentum: expect.closeTo(Number(momentum), 12) },
      );
      expect(pointIssues(space, point)).toEqual([]);
    }),
  );
});

test("the edges also show what conditions hide at first", () => {
  const points = spaceEdges(space);
  const shown = (name: string): Set<unknown> => new Set(points.map((point) => point[name]));
  expect(shown("momentum")).toEqual(new Set([0, 0.5, 0.9, undefined]));
  expect(shown("nesterov")).toEqual(new Set([true, false, undefined]));
  expect(shown("units3")).toEqual(new Set([8, 64, undefined]));
  expect(points.flatMap((point) => pointIssues(space, point))).toEqual([]);
});

test("a point that somebody wrote is refused with the place of each mistake", () => {
  const issues = pointIssues(space, { optimizer: "adam", momentum: 0.5, layers: 0, x: 1 });
  expect(issues.map(({ path, message }) => `${path.join(".")}: ${message}`)).toEqual([
    'x: expected only parameters of the space (optimizer, momentum, nesterov, layers, units3), got "x"',
    "momentum: expected no momentum, whose condition does not hold, got 0.5",
    "layers: expected a whole number from 1 to 3, got 0",
  ]);
});

describe("a condition is refused", () => {
  const p = { type: "choice", values: ["a", "b"] };
  const r = { type: "int", min: 1, max: 9 };
  test.each([
    [
      { q: { ...p, when: { p: "a" } }, p },
      'q.when.p: expected a parameter declared before q (there is none), got "p"',
    ],
    [{ p, q: { ...p, when: { p: "c" } } }, 'q.when.p: expected a value that p can take, got "c"'],
    [
      { p, q: { ...p, when: { p: { min: 1 } } } },
      'q.when.p: expected one or more values of p, got {"min":1}',
    ],
    [
      { p, q: { ...p, when: { p: [] } } },
      "q.when.p: expected at least one value, got an empty list",
    ],
    [{ r, q: { ...p, when: { r: {} } } }, "q.when.r: expected a min, a max or both, got neither"],
  ])("%j", (written, message) => {
    const issues = spaceSchema.safeParse(written).error?.issues ?? [];
    expect(issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`)).toEqual([message]);
  });
});
