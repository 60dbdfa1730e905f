import { expect, test } from "vitest";

import { plannedWork, samplerSchema } from "../src/index.ts";

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
