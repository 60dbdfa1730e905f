import * as fc from "fast-check";
import { expect, test } from "vitest";

import { minimize, type Smooth } from "../../src/optimization/bfgs.ts";

const rosenbrock: Smooth = ([x, y]) => ({
  value: 100 * (y! - x! * x!) ** 2 + (1 - x!) ** 2,
  gradient: Float64Array.of(-400 * x! * (y! - x! * x!) - 2 * (1 - x!), 200 * (y! - x! * x!)),
});

test("Rosenbrock's valley is descended to 1e-6 from anywhere in [-2, 2]^2", () => {
  const start = fc.double({ min: -2, max: 2, noNaN: true });
  fc.assert(
    fc.property(start, start, (x, y) => {
      const { value } = minimize(rosenbrock, Float64Array.of(x, y), { low: -2, high: 2 }, 200);
      expect(value).toBeLessThan(1e-6);
    }),
  );
});

test("a minimum outside the bounds is answered with the nearest place inside", () => {
  const { x } = minimize(
    ([a, b]) => ({
      value: (a! - 3) ** 2 + (b! - 0.5) ** 2,
      gradient: Float64Array.of(2 * (a! - 3), 2 * (b! - 0.5)),
    }),
    Float64Array.of(0.2, 0.9),
    { low: 0, high: 1 },
    50,
  );
  expect(x[0]).toBe(1);
  expect(x[1]).toBeCloseTo(0.5, 6);
});

test("where the function is not a number it does not go, and it never gets worse", () => {
  const { x, value } = minimize(
    ([a]) => ({ value: a! > 0.4 ? Number.NaN : -a!, gradient: Float64Array.of(-1) }),
    Float64Array.of(0.1),
    { low: 0, high: 1 },
    50,
  );
  expect(value).toBeLessThanOrEqual(-0.1);
  expect(x[0]).toBeLessThanOrEqual(0.4);
});
