// The problems that judge samplers, judged themselves: a wrong formula would make a fine sampler
// look bad, or the other way round.

import { expect, test } from "vitest";

import { PROBLEM_NAMES, testProblem } from "./problems/problems.ts";

test.each(PROBLEM_NAMES)(
  "%s agrees with the values stored beside its definition within 1e-9",
  (name) => {
    const { checks, f, g } = testProblem(name);
    expect(checks.length).toBeGreaterThan(0);
    for (const check of checks) {
      expect(Math.abs(g(check.x, check.t) - check.g)).toBeLessThan(1e-9);
      expect(Math.abs(f(check.x, check.t) - check.f)).toBeLessThan(1e-9);
    }
  },
);
