import { describe, expect, test } from "vitest";

import { decide, EMPTY_HISTORY } from "../../src/index.ts";
import { space } from "./contract-problem.ts";
import { samplerContract } from "./sampler-contract.ts";

describe("the sampler contract", () => samplerContract({ name: "auto" }));

test.each([
  [50, 64, /^auto picked sobol, because all trials run at once: /],
  [12, 4, /^auto picked sobol for fewer than 20 trials: /],
  [50, 4, /^auto picked tpe, which learns from results: /],
])("with %d trials, %d at once, it says what it picked", (trials, parallelism, reason) => {
  const budget = { trials, epochs: 1 };
  const strategy = { sampler: { name: "auto" }, scheduler: { name: "none" } } as const;
  const problem = { space, budget, seed: 1, parallelism, reproducible: false, ...strategy };
  const [decision] = decide(problem, EMPTY_HISTORY, 1).decisions;
  expect(decision?.reason).toMatch(reason);
});
