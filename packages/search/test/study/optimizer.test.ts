import { describe, expect, expectTypeOf, test } from "vitest";

import { defineSpace, optimizer } from "../../src/index.ts";

const space = defineSpace({
  x: { type: "float", min: -5, max: 5 },
  shape: { type: "choice", values: ["round", "flat"] },
});

const bowl = ({ x, shape }: { readonly x: number; readonly shape: "round" | "flat" }): number =>
  (x - 1) ** 2 + (shape === "round" ? 0 : 3);

describe("one objective", () => {
  test("the points have the types of the space, written inline or defined before", () => {
    const before = optimizer({ space }).ask().params;
    expectTypeOf(before).toEqualTypeOf<{ readonly x: number; readonly shape: "round" | "flat" }>();
    const inline = optimizer({ space: { n: { type: "int", min: 1, max: 3 } } }).ask().params;
    expectTypeOf(inline).toEqualTypeOf<{ readonly n: number }>();
    expect([1, 2, 3]).toContain(inline.n);
  });

  test.each(["tpe", "random", "auto"] as const)("%s finds a bowl's bottom within 0.5", (name) => {
    const study = optimizer({ space, sampler: { type: name }, seed: 3, budget: { trials: 80 } });
    while (!study.isOver) {
      const { number, params } = study.ask();
      study.tell(number, bowl(params));
    }
    expect(study.trials).toHaveLength(80);
    expect(study.best?.value).toBeLessThan(0.5);
    expect(study.best?.params.shape).toBe("round");
    expect(() => study.ask()).toThrow(expect.objectContaining({ code: "CAV_SWEEP_ENDED" }));
  });

  test("maximizing f asks for the same points as minimizing -f, and reports f", () => {
    const up = optimizer({ space, sampler: "tpe", direction: "maximize", seed: 1 });
    const down = optimizer({ space, sampler: "tpe", seed: 1 });
    for (let i = 0; i < 30; i++) {
      const [a, b] = [up.ask(), down.ask()];
      expect(a.params).toEqual(b.params);
      up.tell(a.number, -bowl(a.params));
      down.tell(b.number, bowl(b.params));
    }
    expect(up.best?.value).toBe(-down.best!.value!);
  });

  test("many may be asked for before any is told", () => {
    const study = optimizer({ space, sampler: "tpe" });
    const asked = Array.from({ length: 10 }, () => study.ask());
    expect(asked.map(({ number }) => number)).toEqual([...Array(10).keys()]);
    for (const { number, params } of asked.toReversed()) study.tell(number, bowl(params));
    expect(study.trials.every(({ state }) => state !== "pending")).toBe(true);
  });
});

describe("schedulers, directions, constraints", () => {
  test("a scheduler asks again for the best of each rung, to more epochs, from where they stand", () => {
    const study = optimizer({
      space,
      sampler: "random",
      scheduler: { name: "asha", eta: 3 },
      budget: { trials: 9, epochs: 9 },
    });
    const seen: (readonly [number, number, number])[] = [];
    while (!study.isOver) {
      const { number, params, epochs, fromEpochs } = study.ask();
      seen.push([number, fromEpochs, epochs]);
      study.tell(number, bowl(params) + 1 / epochs);
    }
    expect(seen.filter(([, from]) => from === 0)).toHaveLength(9);
    expect(seen.filter(([, from, to]) => from === 1 && to === 3)).toHaveLength(3);
    expect(seen.filter(([, from, to]) => from === 3 && to === 9)).toHaveLength(1);
  });

  test("with two directions the front is what no other trial beats", () => {
    const study = optimizer({
      space,
      direction: ["minimize", "maximize"],
      sampler: "sobol",
      budget: { trials: 4 },
    });
    const values = [
      [1, 1],
      [2, 2],
      [2, 1],
      [0, 0],
    ] as const;
    for (const told of values) study.tell(study.ask().number, { values: told });
    expect(study.front.map(({ number, values: shown }) => [number, shown])).toEqual([
      [0, [1, 1]],
      [1, [2, 2]],
      [3, [0, 0]],
    ]);
  });

  test("who keeps the constraint is better, whatever the value; failures are no result", () => {
    const study = optimizer({ space, sampler: "random" });
    study.tell(study.ask().number, { value: 1, constraint: 0.5 });
    study.tell(study.ask().number, { value: 9, constraint: [-1, 0] });
    study.tell(study.ask().number, { failed: true });
    study.tell(study.ask().number, Number.NaN);
    expect(study.best?.number).toBe(1);
    expect(study.trials.map(({ state }) => state)[2]).toBe("failed");
  });

  test("a stop rule's target is in the user's units", () => {
    const study = optimizer({
      space,
      sampler: "random",
      direction: "maximize",
      stop: { target: 0.9 },
      budget: { trials: 100 },
    });
    study.tell(study.ask().number, 0.5);
    expect(study.isOver).toBe(false);
    study.tell(study.ask().number, 0.95);
    expect(study.isOver).toBe(true);
  });
});

describe("mistakes", () => {
  test("a number that is not waiting for a result is refused with those that are", () => {
    const study = optimizer({ space });
    study.ask();
    study.ask();
    study.tell(0, 1);
    const message = "expected the number of a trial that is waiting for its result (1), got 0";
    expect(() => study.tell(0, 1)).toThrow(expect.objectContaining({ code: "CAV_USAGE", message }));
    expect(() => study.tell(1, [1, 2])).toThrow("expected 1 values, one a direction, got 2");
  });

  test("a round that waits for results says for which", () => {
    const study = optimizer({ space, sampler: "coarse-to-fine", budget: { trials: 8, epochs: 1 } });
    for (let i = 0; i < 4; i++) study.ask();
    expect(() => study.ask()).toThrow("expected the results of trials 0, 1, 2, 3 to be told first");
  });

  test("options that do not fit are refused with their path", () => {
    expect(() => optimizer({ space, start: [{ x: 9, shape: "round" }] })).toThrow(
      "start.0.x: expected a number from ",
    );
    expect(() => optimizer({ space, forbidden: [{ y: 1 }] })).toThrow(
      'forbidden.0.y: expected a parameter of the space (x, shape), got "y"',
    );
    expect(() => optimizer({ space, scheduler: { name: "asha", eta: 1 } })).toThrow(
      "scheduler.eta: expected a whole number from 2 to 16, got 1",
    );
  });
});
