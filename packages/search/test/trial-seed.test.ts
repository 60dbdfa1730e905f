import { expect, test } from "vitest";

import { trialSeed } from "../src/index.ts";

test("a trial's seed is an integer in [0, 2^52), the same every time, another for every trial", () => {
  const seeds = Array.from({ length: 1000 }, (_, trial) => trialSeed(7, trial));
  expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 52)).toBe(true);
  expect(new Set(seeds).size).toBe(1000);
  expect(trialSeed(7, 3)).toBe(seeds[3]);
  expect(trialSeed(8, 3)).not.toBe(seeds[3]);
});
