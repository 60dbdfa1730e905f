// Does learning pay? Samplers get the same trials, sixteen at once, on problems with known minima;
// the regret is that of the trial which looked best, judged without noise.

import { expect, test, vi } from "vitest";

import { best, pointFromUnit, samplerSchema, type SamplerOptions } from "../../src/index.ts";
import { EPOCHS, testProblem, type TestProblem } from "../problems/problems.ts";
import { simulate } from "../simulation.ts";

vi.setConfig({ testTimeout: 120_000 });

const SEEDS = 20;

function medianRegret(target: TestProblem, sampler: SamplerOptions, trials: number): number {
  const { f, fstar, g, space } = target;
  const regrets = Array.from({ length: SEEDS }, (_, seed) => {
    const budget = { trials, epochs: EPOCHS };
    const scheduler = { name: "none" } as const;
    const { history } = simulate({
      problem: { space, budget, seed, parallelism: 16, reproducible: true, sampler, scheduler },
      objective: f,
    });
    const winner = best(history);
    if (winner === undefined) throw new Error(`seed ${seed} ended without a best trial`);
    return g(pointFromUnit(space, winner.unit), EPOCHS) - fstar;
  });
  return regrets.toSorted((a, b) => a - b)[SEEDS / 2]!;
}

const rounds = [50, 30, 20].map((trials) => ({ trials, epochs: EPOCHS }));
const coarseToFine = samplerSchema.parse({ name: "coarse-to-fine", rounds });

test.each([
  ["branin", 0.9],
  ["hartmann6", 0.8],
  ["mlp-noisy", 0.5],
  ["mixed-cat", 0.7],
  ["curves-a", 0.6],
] as const)(
  "on %s, coarse-to-fine's median regret at 100 trials is below %d of random's (20 seeds)",
  (name, factor) => {
    const target = testProblem(name);
    const random = medianRegret(target, { name: "random" }, 100);
    expect(medianRegret(target, coarseToFine, 100)).toBeLessThan(factor * random);
  },
);

test("on curves-a, derived rounds beat random in half of its epochs (20 seeds)", () => {
  // 45 trials in rounds to 3, 9 and 27 epochs cost about 540 epochs; 40 whole trainings cost 1080.
  const target = testProblem("curves-a");
  const derived = samplerSchema.parse({ name: "coarse-to-fine" });
  const random = medianRegret(target, { name: "random" }, 40);
  expect(medianRegret(target, derived, 45)).toBeLessThan(random);
});

test.each([
  ["tpe", "hartmann6", 0.6],
  ["tpe", "cond-opt", 0.7],
  ["tpe", "table-digits", 0.7],
  ["cma-es", "rosenbrock5", 0.5],
  ["cma-es", "mlp-noisy", 0.5],
] as const)(
  "%s on %s: the median regret at 100 trials is below %d of random's (20 seeds)",
  (name, problem, factor) => {
    const target = testProblem(problem);
    const random = medianRegret(target, { name: "random" }, 100);
    const learnt = medianRegret(target, samplerSchema.parse({ name }), 100);
    expect(learnt).toBeLessThan(factor * random);
  },
);
