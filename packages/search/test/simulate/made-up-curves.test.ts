import { expect, test } from "vitest";

import { defineSpace, madeUpCurves, optimizer } from "../../src/index.ts";

const space = defineSpace({
  rate: { type: "float", min: 0.001, max: 1, scale: "log" },
  kind: { type: "choice", values: ["a", "b", "c"] },
  depth: { type: "int", min: 1, max: 8, when: { kind: ["a", "b"] } },
});

test("longer training is better, and the same trial repeats exactly", () => {
  const loss = madeUpCurves(space, 27);
  const point = { rate: 0.03, kind: "a", depth: 4 } as const;
  const curve = [1, 3, 9, 27].map((epochs) => loss(point, epochs, 5));
  expect(curve).toEqual(curve.toSorted((a, b) => b - a));
  expect(loss(point, 9, 5)).toBe(curve[2]);
  expect(loss(point, 9, 6)).not.toBe(curve[2]);
});

test("its optimum is inside the space and worth finding: 200 trials come below 0.1, the middle is above", () => {
  const loss = madeUpCurves(space, 1);
  const study = optimizer({ space, sampler: "tpe", budget: { trials: 200 } });
  while (!study.isOver) {
    const { number, params } = study.ask();
    study.tell(number, loss(params, 1, number));
  }
  expect(study.best!.value).toBeLessThan(0.1);
  expect(loss({ rate: 0.001, kind: "c" }, 1, 0)).toBeGreaterThan(0.2);
});
