import { describe, expect, test } from "vitest";

import { type Propose, simulate } from "../../src/index.ts";
import { populationOf } from "../../src/schedulers/pbt.ts";
import { schedulerContract } from "./scheduler-contract.ts";

describe("the scheduler contract", () =>
  schedulerContract({ name: "pbt", interval: 9, quantile: 0.25 }));

const sweep = () =>
  simulate({
    space: {
      rate: { type: "float", min: 1e-4, max: 1, scale: "log" },
      units: { type: "int", min: 1, max: 9 },
    },
    sampler: "random",
    scheduler: { name: "pbt", interval: 5, population: 8, quantile: 0.25 },
    budget: { trials: 20, epochs: 25 },
    seed: 2,
    trainers: 3,
    objective: ({ rate }, epochs) => Math.abs(Math.log10(rate) + 2) + 1 / epochs,
  });

test("each of four births gives two children of the two best to a population of eight", () => {
  const { decisions, history } = sweep();
  const children = decisions.filter(
    (made): made is Propose => made.kind === "propose" && made.parent !== undefined,
  );
  expect(children.map(({ parent }) => parent?.epochs)).toEqual([5, 5, 10, 10, 15, 15, 20, 20]);
  expect(history.trials).toHaveLength(16);
  const count = (state: string) => history.trials.filter((record) => record.state === state).length;
  expect([count("completed"), count("stopped")]).toEqual([8, 8]);
});

test("a child begins where its parent's checkpoint is and keeps the shape of its network", () => {
  const { history } = sweep();
  for (const { parent, unit, rungs } of history.trials) {
    if (parent === undefined) continue;
    expect(rungs[0]?.epochs).toBe(parent.epochs + 5);
    expect(unit[1]).toBe(history.trials[parent.trial]!.unit[1]);
    expect(unit[0]).not.toBe(history.trials[parent.trial]!.unit[0]);
  }
});

test("the sweep is the same for any number of trainers, and pays only for what children train", () => {
  const { epochs, history } = sweep();
  expect(epochs).toBe(8 * 25);
  expect(history.trials[8]?.parent?.trial).toBeLessThan(8);
});

test("without a population the budget decides: 5 rungs, a quarter replaced: 20 trials make 11", () => {
  const options = { name: "pbt", interval: 5, quantile: 0.25 } as const;
  expect(populationOf(options, { trials: 20, epochs: 25 })).toBe(11);
  expect(populationOf(options, { trials: 3, epochs: 25 })).toBe(2);
});
