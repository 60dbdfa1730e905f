import { expect, test } from "vitest";

import {
  applyDecisions,
  budgetProblems,
  decide,
  EMPTY_HISTORY,
  type Enqueued,
  ENQUEUED_MAX,
  type Problem,
  reasonNotToEnqueue,
} from "../src/index.ts";
import { strategyOf } from "../src/study/strategy.ts";

const { problem } = strategyOf({
  space: { x: { type: "float", min: 0, max: 10 } },
  sampler: "random",
  budget: { trials: 5, epochs: 1 },
});

const point = (id: number): Enqueued => ({
  id,
  unit: [0.3 + id / 100],
  params: { x: 3 + id / 10 },
  reason: `point ${id}`,
});
const waiting = (...ids: number[]) => ({ ...EMPTY_HISTORY, enqueued: ids.map(point) });

test("enqueued points are proposed first, in their order, and then wait no more", () => {
  const { decisions } = decide(problem, waiting(7, 9), 3);
  expect(decisions).toMatchObject([
    { kind: "propose", trial: 0, enqueued: 7, params: { x: 3.7 }, reason: "point 7" },
    { kind: "propose", trial: 1, enqueued: 9, params: { x: 3.9 } },
    { kind: "propose", trial: 2 },
  ]);
  expect(decisions[2]).not.toHaveProperty("enqueued");
  expect(applyDecisions(waiting(7, 9), decisions.slice(0, 1)).enqueued).toEqual([point(9)]);
});

test("a trial whose starting point the sweep file gives leaves an enqueued one to the next", () => {
  const { decisions } = decide({ ...problem, start: [{ x: 1 }] }, waiting(7), 2);
  expect(decisions).toMatchObject([{ params: { x: 1 } }, { enqueued: 7 }]);
});

test("the sampler's own proposals are the same as without them", () => {
  const own = decide(problem, EMPTY_HISTORY, 5).decisions;
  const { decisions } = decide(problem, waiting(7), 5);
  expect(decisions.slice(1)).toEqual(own.slice(1));
  expect(decisions).toHaveLength(5);
});

test("points may wait up to a limit", () => {
  const ids = Array.from({ length: ENQUEUED_MAX }, (_, id) => id);
  expect(reasonNotToEnqueue(problem, waiting(...ids.slice(1)))).toBeUndefined();
  expect(reasonNotToEnqueue(problem, waiting(...ids))).toMatch(/at most 1000 points/);
});

test.each<[string, Partial<Problem>]>([
  ["grid", { sampler: { name: "grid" } }],
  ["pbt", { scheduler: { name: "pbt", quantile: 0.25 } }],
])("what %s has planned from its trials is not to be amended", (name, change) => {
  const budget = { ...problem.budget, trials: 6 };
  const problems = budgetProblems({ ...problem, ...change }, EMPTY_HISTORY, budget);
  expect(problems.map(({ message }) => message)).toEqual([
    `expected 5, from which ${name} has planned, got 6`,
  ]);
  expect(budgetProblems(problem, EMPTY_HISTORY, budget)).toEqual([]);
});
