import fc from "fast-check";
import { expect, test } from "vitest";

import { cosineOfHalfTurns, power } from "../../src/schedules/portable-math.ts";
import { learningRateAt } from "../../src/schedules/schedule.ts";
import { expectWithin, readReference } from "../reference-cases.ts";
import { scheduleOf } from "./schedule-cases.ts";

const { cases } = readReference("schedules");

test("there are schedules to check", () => {
  expect(cases).toHaveLength(13);
});

test.each(cases.map((reference) => [reference.id, reference] as const))(
  "%s has the reference's rate at every step within 1e-12",
  (id, { config, expected }) => {
    const schedule = scheduleOf(config);
    const { data } = expected["lr"]!;
    const rates = data.map((_, t) => learningRateAt(schedule, t));
    expectWithin(rates, data, { abs: 1e-15, rel: 1e-12 }, id);
  },
);

test("power agrees with the host's within 1e-13, relative", () => {
  const base = fc.double({ min: 1e-3, max: 4, noNaN: true });
  const exponent = fc.double({ min: 0, max: 50, noNaN: true });
  fc.assert(
    fc.property(base, exponent, (b, e) => {
      expect(Math.abs(power(b, e) / b ** e - 1)).toBeLessThan(1e-13);
    }),
  );
});

test("cosineOfHalfTurns agrees with the host's within 1e-15", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (x) => {
      expect(Math.abs(cosineOfHalfTurns(x) - Math.cos(Math.PI * x))).toBeLessThan(1e-15);
    }),
  );
});
