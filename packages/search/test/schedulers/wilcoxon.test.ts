import { describe, expect, test } from "vitest";

import { simulate } from "../../src/index.ts";
import { schedulerContract } from "./scheduler-contract.ts";

describe("the scheduler contract", () =>
  schedulerContract({ name: "wilcoxon", interval: 3, p: 0.1, startup: 2 }));

test("of ten folds, a point that is worse on each is stopped before the sixth, a tie is not", () => {
  const { history } = simulate({
    space: { x: { type: "ordinal", values: [0, 1, 2] } },
    sampler: "grid",
    scheduler: "wilcoxon",
    budget: { trials: 3, epochs: 10 },
    start: [{ x: 0 }, { x: 1 }, { x: 2 }],
    objective: ({ x }, fold) => (x === 2 ? 1 : 0) + Math.sin(fold),
  });
  expect(history.trials.map(({ state }) => state)).toEqual(["completed", "completed", "stopped"]);
  expect(history.trials[2]!.rungs.length).toBeLessThan(6);
});

test("with two objectives only what is worse in both is stopped", () => {
  const { history } = simulate({
    space: { x: { type: "ordinal", values: [0, 1, 2] } },
    sampler: "grid",
    scheduler: "wilcoxon",
    direction: ["minimize", "maximize"],
    budget: { trials: 3, epochs: 10 },
    start: [{ x: 0 }, { x: 1 }, { x: 2 }],
    objective: ({ x }, fold) => [
      (x === 0 ? 0 : 1) + Math.sin(fold),
      (x === 2 ? 0 : 1) + Math.cos(fold) + (x === 1 ? 1 : 0),
    ],
  });
  // x = 1 loses in the first and wins in the second; x = 2 loses in both.
  expect(history.trials.map(({ state }) => state)).toEqual(["completed", "completed", "stopped"]);
});
