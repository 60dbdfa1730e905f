import { stream } from "@caviar/random";
import { expect, test } from "vitest";

import { initialize, type Initializer } from "../../src/initializers/initializer.ts";
import { emptyEngine } from "../engines.ts";

const FANS = { fanIn: 300, fanOut: 100 };

function drawn(initializer: Initializer, seed = 1): Float32Array {
  const tensor = emptyEngine("wasm").memory.tensor([FANS.fanIn, FANS.fanOut]);
  initialize(tensor, initializer, stream(seed, "init"), FANS);
  return tensor.data.slice();
}

test.each([
  ["heNormal", 2 / 300],
  ["heUniform", 2 / 300],
  ["glorotNormal", 2 / 400],
  ["glorotUniform", 2 / 400],
  ["lecunNormal", 1 / 300],
  ["lecunUniform", 1 / 300],
  ["randomNormal", 0.05 ** 2],
  ["randomUniform", 0.05 ** 2 / 3],
] as const)(
  "%s has mean 0 within 5 deviations of it and variance %d within 3 %%",
  (name, variance) => {
    const weights = drawn(name);
    const mean = weights.reduce((sum, w) => sum + w, 0) / weights.length;
    const squares = weights.reduce((sum, w) => sum + w * w, 0) / weights.length;
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(variance / weights.length));
    expect(Math.abs(squares / variance - 1)).toBeLessThan(0.03);
  },
);

test.each([
  ["heUniform", Math.sqrt(6 / 300)],
  ["glorotUniform", Math.sqrt(6 / 400)],
  ["lecunUniform", Math.sqrt(3 / 300)],
] as const)("%s stays within +-%d and comes within 1 %% of it", (name, limit) => {
  const largest = drawn(name).reduce((max, w) => Math.max(max, Math.abs(w)), 0);
  expect(largest).toBeLessThanOrEqual(Math.fround(limit));
  expect(largest).toBeGreaterThan(0.99 * limit);
});

test("zeros and ones are what they say", () => {
  expect(new Set(drawn("zeros"))).toEqual(new Set([0]));
  expect(new Set(drawn("ones"))).toEqual(new Set([1]));
});
