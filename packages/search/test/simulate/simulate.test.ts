import { expect, test } from "vitest";

import { simulate } from "../../src/index.ts";
import { space, valley } from "../samplers/contract-problem.ts";

test("ten trials of nine epochs take 90 seconds alone and 18 with five trainers, none idle", () => {
  const budget = { trials: 10, epochs: 9 };
  const run = (trainers: number) =>
    simulate({ space, sampler: "random", budget, trainers, objective: valley });
  expect([run(1).seconds, run(5).seconds]).toEqual([90, 18]);
  expect(run(5)).toMatchObject({ epochs: 90, busy: 1 });
  expect(run(5).history).toEqual(run(1).history);
});

test("ASHA spends a fraction of the epochs; improvements only get better and end at the best", () => {
  const sweep = simulate({
    space,
    sampler: "random",
    scheduler: "asha",
    budget: { trials: 81, epochs: 27 },
    trainers: 8,
    objective: valley,
    secondsPerEpoch: ({ units }) => Number(units) / 64,
  });
  expect(sweep.epochs).toBeLessThan((81 * 27) / 4);
  expect(sweep.busy).toBeGreaterThan(0.5);
  const values = sweep.improvements.map(({ value }) => value);
  expect(values).toEqual(values.toSorted((a, b) => b - a));
  expect(sweep.best).toEqual(sweep.improvements.at(-1));
});

test("a thousand trainers on a thousand trials end within one training's time", () => {
  const budget = { trials: 1000, epochs: 3 };
  const sweep = simulate({ space, sampler: "sobol", budget, trainers: 1000, objective: valley });
  expect(sweep.seconds).toBe(3);
  expect(sweep.history.trials).toHaveLength(1000);
});
