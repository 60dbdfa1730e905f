import { expect, test } from "vitest";

import { defineSpace, optimizer, startingPoints } from "../../src/index.ts";

const space = defineSpace({
  rate: { type: "float", min: 0.01, max: 1, scale: "log" },
  layers: { type: "int", min: 1, max: 3 },
});

const trial = (rate: number, layers: number, loss: number) => ({
  params: { rate, layers, old: "x" },
  result: { epochs: 1, losses: [loss] },
});

test("the best come first, each once; what no longer fits is set to the middle", () => {
  const earlier = [
    trial(0.5, 2, 3),
    trial(0.02, 9, 1),
    trial(0.5, 2, 2),
    trial(0.3, 1, Number.NaN),
    { params: { rate: 0.4, layers: 1 }, result: undefined },
  ];
  expect(startingPoints(space, earlier, 5)).toEqual([
    { rate: 0.02, layers: 2 },
    { rate: 0.5, layers: 2 },
  ]);
  expect(startingPoints(space, earlier, 1)).toHaveLength(1);
});

test("a study begins with the points of an earlier one", () => {
  const first = optimizer({ space, sampler: "random", budget: { trials: 10 } });
  while (!first.isOver) {
    const { number, params } = first.ask();
    first.tell(number, Math.abs(params.rate - 0.1));
  }
  const earlier = first.trials.map(({ params, values }) => ({
    params,
    result: values && { epochs: 1, losses: values },
  }));
  const start = startingPoints(space, earlier, 2);
  const second = optimizer({ space, sampler: "tpe", start, seed: 9 });
  expect(second.ask().params.rate).toBeCloseTo(first.best!.params.rate, 12);
});
