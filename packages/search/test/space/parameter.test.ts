import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  contains,
  edgeValues,
  fromUnit,
  type Parameter,
  spaceSchema,
  toUnit,
  valueCount,
} from "../../src/index.ts";

const unit = fc.double({ min: 0, max: 1, noNaN: true });

/** Parameters as a schema gives them, of one kind and scale, with bounds wide and narrow. */
function parameters(type: string, scale: string, low: fc.Arbitrary<number>, span: number[]) {
  return fc
    .tuple(low, fc.constantFrom(...span))
    .map(([min, width]) => {
      const max = scale === "log" && type === "float" ? min * (1 + width) : min + width;
      return spaceSchema.safeParse({ p: { type, min, max, scale } }).data?.["p"];
    })
    .filter((parameter) => parameter !== undefined);
}

const double = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const positive = fc.double({ min: 1e-9, max: 1e6, noNaN: true });
const FLOATS: readonly (readonly [string, fc.Arbitrary<Parameter>])[] = [
  ["linear", parameters("float", "linear", double, [1e-3, 1, 1e6])],
  ["log", parameters("float", "log", positive, [0.1, 1, 1e6])],
  [
    "reverse-log",
    parameters("float", "reverse-log", fc.double({ min: -10, max: 0.99, noNaN: true }), [1e-3, 5]),
  ],
];
/** Values on a grid, laws and the logit scale, each with the unit places of its own kind. */
const NEW: readonly (readonly [string, unknown])[] = [
  ["float in steps", { type: "float", min: 0.1, max: 0.7, step: 0.1 }],
  ["float in steps, log", { type: "float", min: 0.5, max: 100, step: 0.5, scale: "log" }],
  ["int in steps", { type: "int", min: -6, max: 30, step: 4 }],
  ["int in steps, log", { type: "int", min: 8, max: 512, step: 8, scale: "log" }],
  ["ordinal", { type: "ordinal", values: ["small", "medium", "large"] }],
  ["logit float", { type: "float", min: 1e-6, max: 0.999_999, scale: "logit" }],
  ["normal", { type: "normal", mean: 3, deviation: 2 }],
  ["normal in its right tail", { type: "normal", mean: 0, deviation: 1, min: 2, max: 7 }],
  ["lognormal", { type: "lognormal", mean: -7, deviation: 1.5, max: 0.1 }],
];
const INTS: readonly (readonly [string, fc.Arbitrary<Parameter>])[] = [
  ["linear", parameters("int", "linear", fc.integer({ min: -1000, max: 1000 }), [1, 7, 1e6])],
  ["log", parameters("int", "log", fc.integer({ min: 1, max: 1000 }), [1, 7, 1e6])],
];

function bounds(parameter: Parameter): readonly [number, number] {
  if (!("min" in parameter)) throw new Error(`a ${parameter.type} has no bounds`);
  return [parameter.min, parameter.max];
}

describe.each([
  ...FLOATS.map((f) => ["float", ...f] as const),
  ...INTS.map((i) => ["int", ...i] as const),
])("%s on the %s scale", (_type, _scale, arbitrary) => {
  test("u = 0 gives min and u = 1 gives max, exactly", () => {
    fc.assert(
      fc.property(arbitrary, (parameter) => {
        expect([fromUnit(parameter, 0), fromUnit(parameter, 1)]).toEqual(bounds(parameter));
      }),
    );
  });

  test("no u leaves the bounds, and a larger u never gives a smaller value (within 1e-14)", () => {
    fc.assert(
      fc.property(arbitrary, unit, unit, (parameter, a, b) => {
        const low = Number(fromUnit(parameter, Math.min(a, b)));
        const high = Number(fromUnit(parameter, Math.max(a, b)));
        expect(contains(parameter, low) && contains(parameter, high)).toBe(true);
        expect(high - low).toBeGreaterThanOrEqual(-1e-14 * Math.abs(low));
      }),
    );
  });

  test("the edges map to [0,1] and toUnit never leaves it", () => {
    fc.assert(
      fc.property(arbitrary, unit, (parameter, u) => {
        const place = toUnit(parameter, fromUnit(parameter, u));
        expect(place).toBeGreaterThanOrEqual(0);
        expect(place).toBeLessThanOrEqual(1);
      }),
    );
  });
});

test.each(FLOATS)(
  "a %s float comes back from the unit interval within 1e-11 of its bounds",
  (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, unit, (parameter, u) => {
        const value = Number(fromUnit(parameter, u));
        const size = Math.max(...bounds(parameter).map(Math.abs), 1);
        const back = Number(fromUnit(parameter, toUnit(parameter, value)));
        expect(Math.abs(back - value)).toBeLessThanOrEqual(1e-11 * size);
      }),
    );
  },
);

test("a log float comes back within a relative 1e-12, from 1e-12 to 1e12", () => {
  const parameter: Parameter = { type: "float", min: 1e-12, max: 1e12, scale: "log" };
  fc.assert(
    fc.property(unit, (u) => {
      const value = Number(fromUnit(parameter, u));
      const back = Number(fromUnit(parameter, toUnit(parameter, value)));
      expect(Math.abs(back / value - 1)).toBeLessThan(1e-12);
    }),
  );
});

test.each(INTS)("every integer on the %s scale comes back exactly", (_, arbitrary) => {
  fc.assert(
    fc.property(arbitrary, unit, (parameter, u) => {
      const value = fromUnit(parameter, u);
      expect(Number.isInteger(value)).toBe(true);
      expect(fromUnit(parameter, toUnit(parameter, value))).toBe(value);
    }),
  );
});

test("the largest integers that the schema takes come back exactly", () => {
  const wide: Parameter = { type: "int", min: -(2 ** 40), max: 2 ** 40, scale: "linear" };
  const log: Parameter = { type: "int", min: 1, max: 2 ** 40, scale: "log" };
  for (const value of [-(2 ** 40), -1, 0, 2 ** 40 - 1, 2 ** 40]) {
    expect(fromUnit(wide, toUnit(wide, value))).toBe(value);
  }
  for (const value of [1, 2, 2 ** 40 - 1, 2 ** 40]) {
    expect(fromUnit(log, toUnit(log, value))).toBe(value);
  }
});

test("each integer of 3..7 on the linear scale has a fifth of [0,1]", () => {
  const parameter: Parameter = { type: "int", min: 3, max: 7, scale: "linear" };
  const counts = new Map<unknown, number>();
  for (let i = 0; i < 1000; i++) {
    const value = fromUnit(parameter, (i + 0.5) / 1000);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  expect([...counts]).toEqual([3, 4, 5, 6, 7].map((value) => [value, 200]));
});

test("an integer v of 1..64 on the log scale has ln((v + 1/2)/(v - 1/2)) / ln 129 of [0,1]", () => {
  const parameter: Parameter = { type: "int", min: 1, max: 64, scale: "log" };
  const hits = (value: number): number =>
    Array.from({ length: 20_000 }, (_, i) => fromUnit(parameter, (i + 0.5) / 20_000)).filter(
      (other) => other === value,
    ).length / 20_000;
  for (const value of [1, 2, 10, 64]) {
    expect(hits(value)).toBeCloseTo(Math.log((value + 0.5) / (value - 0.5)) / Math.log(129), 3);
  }
});

test("1 - value of a reverse-log float is log-uniform: 0.9 to 0.999 has 0.99 in the middle", () => {
  const beta: Parameter = { type: "float", min: 0.9, max: 0.999, scale: "reverse-log" };
  expect(fromUnit(beta, 0.5)).toBeCloseTo(0.99, 12);
});

test("choices share [0,1] evenly and come back exactly, also values that look alike", () => {
  const parameter: Parameter = { type: "choice", values: [1, "1", true, "true"] };
  expect([0, 0.24, 0.25, 0.5, 0.75, 1].map((u) => fromUnit(parameter, u))).toEqual([
    1,
    1,
    "1",
    true,
    "true",
    "true",
  ]);
  for (const value of parameter.values) {
    expect(fromUnit(parameter, toUnit(parameter, value))).toBe(value);
  }
});

test("a u outside [0,1] and a value outside the parameter are mistakes of the caller", () => {
  const parameter: Parameter = { type: "int", min: 0, max: 3, scale: "linear" };
  expect(() => fromUnit(parameter, 1.01)).toThrow("u must be in [0,1], got 1.01");
  expect(() => fromUnit(parameter, Number.NaN)).toThrow("u must be in [0,1], got NaN");
  expect(() => toUnit(parameter, 4)).toThrow("4 is not a value of");
  expect(contains(parameter, 1.5)).toBe(false);
  expect(contains(parameter, "1")).toBe(false);
});

describe.each(NEW)("%s", (_, written) => {
  const parameter = spaceSchema.parse({ p: written })["p"]!;
  const edges = edgeValues(parameter);

  test("u = 0 gives the first and u = 1 the last value, exactly", () => {
    expect(fromUnit(parameter, 0)).toBe(edges[0]);
    expect(fromUnit(parameter, 1)).toBe(edges.at(-1));
  });

  test("every u gives a value that it contains and that comes back (relative 1e-9)", () => {
    fc.assert(
      fc.property(unit, (u) => {
        const value = fromUnit(parameter, u);
        expect(contains(parameter, value)).toBe(true);
        const back = fromUnit(parameter, toUnit(parameter, value));
        if (valueCount(parameter) < Infinity) expect(back).toBe(value);
        else expect(Math.abs(Number(back) / Number(value) - 1)).toBeLessThan(1e-9);
      }),
    );
  });

  test("a larger u never gives a smaller value (within 1e-12)", () => {
    fc.assert(
      fc.property(unit, unit, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((u) => {
          const value = fromUnit(parameter, u);
          return parameter.type === "ordinal" ? parameter.values.indexOf(value) : Number(value);
        });
        expect(high! - low!).toBeGreaterThanOrEqual(-1e-12 * Math.abs(low!));
      }),
    );
  });
});

test("steps of a tenth are written as a person writes them", () => {
  const parameter: Parameter = { type: "float", min: 0, max: 1, scale: "linear", step: 0.1 };
  const values = Array.from({ length: 11 }, (_, i) => fromUnit(parameter, (i + 0.5) / 11));
  expect(values).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
  expect(valueCount(parameter)).toBe(11);
  expect(contains(parameter, 0.25)).toBe(false);
});

test("a normal's quarters are its quartiles: 3 ± 2 * 0.6745 (within 1e-3)", () => {
  const { p } = spaceSchema.parse({ p: { type: "normal", mean: 3, deviation: 2 } });
  expect(fromUnit(p!, 0.25)).toBeCloseTo(3 - 2 * 0.6745, 3);
  expect(fromUnit(p!, 0.5)).toBeCloseTo(3, 9);
  expect(fromUnit(p!, 0.75)).toBeCloseTo(3 + 2 * 0.6745, 3);
});

test("a fixed parameter is its value at every place", () => {
  const parameter: Parameter = { type: "fixed", value: "adam" };
  expect([0, 0.3, 1].map((u) => fromUnit(parameter, u))).toEqual(["adam", "adam", "adam"]);
  expect(toUnit(parameter, "adam")).toBe(0.5);
});
