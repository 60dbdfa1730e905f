import { expect, test } from "vitest";

import { plannedWork, samplerSchema, schedulerSchema } from "../src/index.ts";

test("without rounds every trial is trained to the whole budget", () => {
  const sampler = samplerSchema.parse({ name: "random" });
  expect(plannedWork({ sampler, budget: { trials: 5, epochs: 7 } })).toEqual({
    trials: 5,
    epochs: 35,
  });
});

test("with rounds, promoted trials add the epochs between their old and their new target", () => {
  const rounds = [
    { trials: 10, epochs: 3 },
    { trials: 4, epochs: 9, promote: 2 },
  ];
  const sampler = samplerSchema.parse({ name: "coarse-to-fine", rounds });
  expect(plannedWork({ sampler, budget: { trials: 14, epochs: 9 } })).toEqual({
    trials: 14,
    epochs: 10 * 3 + 4 * 9 + 2 * (9 - 3),
  });
});

test.each([
  // 81 trials at 1 epoch, 27 from 1 to 3, 9 from 3 to 9, 3 from 9 to 27.
  ["asha", 81, 81 * 1 + 27 * 2 + 9 * 6 + 3 * 18],
  // One deal: 27, 12, 6 and 4 trials that begin at 1, 3, 9 and 27 epochs.
  ["hyperband", 49, 27 + 9 * 2 + 3 * 6 + 18 + (12 * 3 + 4 * 6 + 18) + (6 * 9 + 2 * 18) + 4 * 27],
  ["median", 10, 270],
])("%s of %d trials to 27 epochs is planned as %d epochs", (name, trials, epochs) => {
  const sampler = samplerSchema.parse({ name: "random" });
  const scheduler = schedulerSchema.parse({ name });
  const budget = { trials, epochs: 27 };
  expect(plannedWork({ sampler, scheduler, budget })).toEqual({ trials, epochs });
});
