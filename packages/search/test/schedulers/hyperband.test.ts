import { describe, expect, test } from "vitest";

import { simulate } from "../../src/index.ts";
import { bracketSizes } from "../../src/schedulers/hyperband.ts";
import { space, valley } from "../samplers/contract-problem.ts";
import { schedulerContract } from "./scheduler-contract.ts";

describe.each(["async", "sync"] as const)("the scheduler contract, %s", (mode) =>
  schedulerContract({ name: "hyperband", eta: 3, min: 1, mode }),
);

test("the brackets of 81 epochs by 3 have the sizes of the paper's table 1", () => {
  expect(bracketSizes(5, 3)).toEqual([81, 34, 15, 8, 5]);
});

test("sync: a deal of 49 trials to 27 epochs ends the paper's numbers at each rung", () => {
  const { history } = simulate({
    space,
    sampler: "random",
    scheduler: { name: "hyperband", mode: "sync" },
    budget: { trials: 49, epochs: 27 },
    objective: valley,
    trainers: 4,
  });
  const ended = (epochs: number): number =>
    history.trials.filter(({ rungs }) => rungs.at(-1)?.epochs === epochs).length;
  // 27 -> 9 -> 3 -> 1, 12 -> 4 -> 1, 6 -> 2, 4: who stays behind at 1, 3, 9, and who ends at 27.
  expect([1, 3, 9, 27].map(ended)).toEqual([18, 6 + 8, 2 + 3 + 4, 1 + 1 + 2 + 4]);
});
