import { expect, test } from "vitest";

import {
  applyDecisions,
  decide,
  EMPTY_HISTORY,
  type Problem,
  spaceSchema,
} from "../../src/index.ts";
import { withResult } from "../simulation.ts";

const problem: Problem = {
  space: spaceSchema.parse({ x: { type: "float", min: 0, max: 1 } }),
  budget: { trials: 3, epochs: 7 },
  seed: 1,
  parallelism: 2,
  reproducible: false,
  sampler: { name: "random" },
  scheduler: { name: "none" },
};

test("new trials are trained to the whole budget at once, as many as there is room for", () => {
  const { decisions } = decide(problem, EMPTY_HISTORY, 2);
  expect(decisions.map((made) => made.kind === "propose" && [made.trial, made.epochs])).toEqual([
    [0, 7],
    [1, 7],
  ]);
});

test("a trial that rests is completed in the same answer that starts the next one", () => {
  const started = applyDecisions(EMPTY_HISTORY, decide(problem, EMPTY_HISTORY, 2).decisions);
  const history = withResult(started, started.trials[1]!, () => 0.5, problem);
  const { decisions, over } = decide(problem, history, 1);
  expect(decisions.map((made) => [made.kind, "trial" in made && made.trial])).toEqual([
    ["complete", 1],
    ["propose", 2],
  ]);
  expect(over).toBe(false);
});
