import { describe, expect, test } from "vitest";

import { best, type Problem, spaceSchema } from "../../src/index.ts";
import { type Objective, simulate } from "../simulation.ts";
import { samplerContract } from "./sampler-contract.ts";

const sampler = { name: "cma-es" } as const;

describe("the sampler contract", () => samplerContract(sampler));

function problemOf(space: unknown, trials: number): Problem {
  return {
    space: spaceSchema.parse(space),
    budget: { trials, epochs: 1 },
    seed: 1,
    parallelism: 1,
    reproducible: true,
    sampler,
    scheduler: { name: "none" },
  };
}

const cube = Object.fromEntries(
  ["a", "b", "c"].map((name) => [name, { type: "float", min: -1, max: 1 }]),
);

/** Thirty times as steep along (1,1,1) as across it; its minimum is at (0.4, -0.2, 0.1). */
const ridge: Objective = (point) => {
  const [a, b, c] = [Number(point["a"]) - 0.4, Number(point["b"]) + 0.2, Number(point["c"]) - 0.1];
  return a * a + b * b + c * c + 900 * (a + b + c) ** 2;
};

test("a ridge that lies along no axis is descended to 1e-6 within 400 trials", () => {
  const { history } = simulate({ problem: problemOf(cube, 400), objective: ridge });
  expect(best(history)!.rungs[0]!.losses[0]).toBeLessThan(1e-6);
});

test("an optimum at a corner of the cube is reached within 2 % of its width", () => {
  const { history } = simulate({
    problem: problemOf(cube, 300),
    objective: ({ a, b, c }) => 3 - Number(a) - Number(b) - Number(c),
  });
  expect(best(history)!.rungs[0]!.losses[0]).toBeLessThan(0.04);
});

test("an integer's neighbours are still drawn when the other dimensions have converged", () => {
  const space = { ...cube, layers: { type: "int", min: 1, max: 9 } };
  const { history } = simulate({
    problem: problemOf(space, 400),
    // The better cell only shows once the numbers are nearly right.
    objective: (point, epochs) => {
      const rough = Number(ridge(point, epochs));
      return rough > 1e-3 ? rough + 1 : rough + Math.abs(Number(point["layers"]) - 9) / 10;
    },
  });
  const late = history.trials.slice(350).map(({ unit }) => Math.floor(unit[3]! * 9));
  expect(new Set(late).size).toBeGreaterThan(1);
});

test("a plateau ends in a restart with twice the samples", () => {
  const { decisions } = simulate({ problem: problemOf(cube, 400), objective: () => 1 });
  const reasons = decisions.map(({ reason }) => reason);
  expect(reasons.some((reason) => reason.includes("after 1 restarts"))).toBe(true);
});
