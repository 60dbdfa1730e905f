import { describe, expect, test } from "vitest";

import { decide, EMPTY_HISTORY, spaceSchema } from "../../src/index.ts";
import { auto } from "../../src/samplers/auto.ts";
import { space } from "./contract-problem.ts";
import { samplerContract } from "./sampler-contract.ts";

describe("the sampler contract", () => samplerContract({ name: "auto" }, { orders: 5 }));

test.each([
  [50, 64, /^auto picked sobol, because all trials run at once: /],
  [12, 4, /^auto picked sobol for fewer than 20 trials: /],
  [50, 4, /^auto picked gp, which learns most from so few trials: /],
  [1000, 4, /^auto picked gp, which learns most from the first 200 trials: /],
  [1000, 17, /^auto picked tpe, which learns from any number of results: /],
])("with %d trials, %d at once, it says what it picked", (trials, parallelism, reason) => {
  const budget = { trials, epochs: 1 };
  const strategy = { sampler: { name: "auto" }, scheduler: { name: "none" } } as const;
  const problem = { space, budget, seed: 1, parallelism, reproducible: false, ...strategy };
  const [decision] = decide(problem, EMPTY_HISTORY, 1).decisions;
  expect(decision?.reason).toMatch(reason);
});

test("after its first 200 trials tpe goes on with what gp has found", () => {
  const setting = {
    space: spaceSchema.parse({ x: { type: "float", min: 0, max: 1 } }),
    budget: { trials: 500, epochs: 1 },
    seed: 1,
    parallelism: 1,
    reproducible: true,
  };
  const trials = Array.from({ length: 200 }, (_, trial) => {
    const rungs = [{ epochs: 1, losses: [trial] }];
    const unit = [trial / 200];
    return { trial, round: 0, unit, targetEpochs: 1, state: "completed" as const, rungs };
  });
  const reasonOf = (count: number) =>
    auto().propose(setting, { trials: trials.slice(0, count), zooms: [] }, count).reason;
  expect(reasonOf(199)).toMatch(/^auto picked gp, which learns most from the first 200 trials: /);
  expect(reasonOf(200)).toMatch(/^auto picked tpe.*like the 15 best of 200 trials/);
});
