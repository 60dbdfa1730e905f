import { expect, test } from "vitest";

import { NEGLIGIBLE, smallExp } from "../../src/statistics/small-exp.ts";

test("from what is negligible up to 0 it is Math.exp within 1e-14", () => {
  const places = 100_000;
  let worst = 0;
  for (let i = 0; i <= places; i++) {
    const x = (NEGLIGIBLE * i) / places;
    worst = Math.max(worst, Math.abs(smallExp(x) / Math.exp(x) - 1));
  }
  expect(worst).toBeLessThan(1e-14);
  expect(smallExp(0)).toBe(1);
});

test("what is below negligible changes no sum that has a 1 in it", () => {
  expect(1 + Math.exp(NEGLIGIBLE - 1e-9)).toBe(1);
  expect(1 + Math.exp(NEGLIGIBLE + 1)).toBeGreaterThan(1);
});
