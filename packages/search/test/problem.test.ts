import { expect, test } from "vitest";

import { SAMPLER_NAMES } from "../src/samplers/registry.ts";
import { SCHEDULER_NAMES } from "../src/schedulers/registry.ts";
import { budgetSchema, problemIssues, samplerSchema, schedulerSchema } from "../src/index.ts";

const scheduler = schedulerSchema.parse({ name: "none" });
const rounds = [
  { trials: 10, epochs: 3 },
  { trials: 5, epochs: 9, promote: 2 },
];

test("rounds that are written out must spend exactly the budget", () => {
  const sampler = samplerSchema.parse({ name: "coarse-to-fine", rounds });
  expect(problemIssues({ sampler, scheduler, budget: { trials: 15, epochs: 9 } })).toEqual([]);
  expect(problemIssues({ sampler, scheduler, budget: { trials: 20, epochs: 8 } })).toEqual([
    {
      path: ["budget", "trials"],
      message: "expected 15, the trials of all rounds of the sampler, got 20",
    },
    {
      path: ["budget", "epochs"],
      message: "expected 9, the epochs of the sampler's last round, got 8",
    },
  ]);
});

test("derived rounds and random fit every budget", () => {
  for (const name of ["coarse-to-fine", "random"]) {
    const sampler = samplerSchema.parse({ name });
    expect(problemIssues({ sampler, scheduler, budget: { trials: 7, epochs: 2 } })).toEqual([]);
  }
});

test.each([
  [
    samplerSchema,
    { name: "tp" },
    `name: expected a sampler whose name is one of ${SAMPLER_NAMES.join(", ")}, got "tp"`,
  ],
  [samplerSchema, { name: "random", seed: 1 }, ': expected only the keys name, got "seed"'],
  [
    samplerSchema,
    { name: "coarse-to-fine", shrink: 0 },
    "shrink: expected a number above 0, at most 1, got 0",
  ],
  [
    samplerSchema,
    { name: "coarse-to-fine", elite: 8 },
    "elite: expected a number above 0, at most 1, got 8",
  ],
  [
    samplerSchema,
    { name: "coarse-to-fine", explore: -1 },
    "explore: expected a number from 0 to 1, got -1",
  ],
  [
    schedulerSchema,
    { name: "ahsa" },
    `name: expected a scheduler whose name is one of ${SCHEDULER_NAMES.join(", ")}, got "ahsa"`,
  ],
  [
    budgetSchema,
    { trials: 0, epochs: 1 },
    "trials: expected a whole number from 1 to 1000000, got 0",
  ],
  [budgetSchema, { trials: 1 }, "epochs: expected a whole number from 1 to 1000000, got nothing"],
])("%# an option out of place is refused: %o %o", (schema, value, message) => {
  const issues = schema.safeParse(value).error?.issues ?? [];
  expect(issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`)).toEqual([message]);
});
