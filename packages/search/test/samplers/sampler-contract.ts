// What every sampler must keep, whatever it proposes. Each sampler's test runs this suite.

import * as fc from "fast-check";
import { expect, test } from "vitest";

import {
  best,
  decide,
  EMPTY_HISTORY,
  pointFromUnit,
  type Problem,
  type SamplerOptions,
  spaceSchema,
} from "../../src/index.ts";
import { simulate } from "../simulation.ts";
import { digest, rough, space, twofold, valley } from "./contract-problem.ts";

/** A sampler whose model is dear gets more time. */
const TIMEOUT_MS = 60_000;

/**
 * All laws; call it at the top of a test file or in a `describe`. `orders`: how many random orders
 * of results are tried.
 */
export function samplerContract(sampler: SamplerOptions, { orders = 25 } = {}): void {
  const problem: Problem = {
    space,
    budget: { trials: 30, epochs: 9 },
    seed: 1,
    parallelism: 4,
    reproducible: true,
    sampler,
    scheduler: { name: "none" },
  };
  lawsOfProposals(problem);
  lawsOfReproduction(problem, orders);
  lawsOfSpaces(problem);
  lawsOfFailure(problem);
}

function lawsOfProposals(problem: Problem): void {
  test("a sweep proposes exactly the budget's trials, in order, and ends each of them once", () => {
    const { decisions, history } = simulate({ problem, objective: rough });
    const proposed = decisions.flatMap((made) => (made.kind === "propose" ? [made.trial] : []));
    const completed = decisions.filter(({ kind }) => kind === "complete");
    const failed = history.trials.filter(({ state }) => state === "failed");
    expect(proposed).toEqual([...Array(30).keys()]);
    expect(completed.length + failed.length).toBe(30);
    expect(new Set(history.trials.map(({ state }) => state))).toEqual(
      new Set(["completed", "failed"]),
    );
    expect(decisions.every(({ reason }) => reason.length > 0)).toBe(true);
  });

  test("every point is inside the space and belongs to its unit coordinates", () => {
    const { decisions } = simulate({ problem, objective: rough });
    for (const decision of decisions) {
      if (decision.kind !== "propose") continue;
      expect(decision.unit).toHaveLength(5);
      expect(decision.unit.every((u) => u >= 0 && u <= 1)).toBe(true);
      expect(decision.params).toEqual(pointFromUnit(space, decision.unit));
    }
  });

  test("asked again after its answer was carried out, it has nothing new", () => {
    simulate({
      problem,
      objective: rough,
      observe(history, room, { decisions, over }) {
        const started = decisions.filter(({ kind }) => kind === "propose" || kind === "promote");
        expect(started.length).toBeLessThanOrEqual(Math.max(0, room));
        expect(decide(problem, history, room - started.length)).toEqual({ decisions: [], over });
      },
    });
  });

  test("without room nothing is proposed and the sweep is not over", () => {
    expect(decide(problem, EMPTY_HISTORY, 0)).toEqual({ decisions: [], over: false });
  });
}

function lawsOfReproduction(problem: Problem, orders: number): void {
  test(
    `1, 4 and 64 trainers give the same sweep, in ${orders} random orders of results`,
    { timeout: TIMEOUT_MS },
    () => {
      const reference = digest(simulate({ problem, objective: rough, trainers: 1 }).history);
      fc.assert(
        fc.property(
          fc.constantFrom(1, 4, 64),
          fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
          (trainers, draws) => {
            const next = (pending: readonly unknown[]): number =>
              Math.floor(draws.next().value * pending.length);
            const { history } = simulate({ problem, objective: rough, trainers, next });
            expect(digest(history)).toBe(reference);
          },
        ),
        { numRuns: orders },
      );
    },
  );

  test("another seed gives another sweep", () => {
    const other = { ...problem, seed: 2 };
    expect(digest(simulate({ problem: other, objective: valley }).history)).not.toBe(
      digest(simulate({ problem, objective: valley }).history),
    );
  });
}

const conditional = spaceSchema.parse({
  optimizer: { type: "choice", values: ["sgd", "adam"] },
  momentum: { type: "float", min: 0, max: 0.9, step: 0.45, when: { optimizer: "sgd" } },
  size: { type: "ordinal", values: ["small", "medium", "large"] },
  depth: { type: "int", min: 2, max: 6, step: 2, when: { size: "large" } },
  data: { type: "fixed", value: "digits" },
});
/** 3 momenta and adam, times small, medium and 3 depths of large. */
const CONDITIONAL_POINTS = 4 * 5;

function lawsOfSpaces(problem: Problem): void {
  test("a small conditional space is searched without a repeat, and then still to the end", () => {
    const { history } = simulate({
      problem: { ...problem, space: conditional },
      objective: ({ momentum = 0, depth = 0 }) => Number(momentum) + Number(depth),
    });
    const points = history.trials.map(({ unit }) => pointFromUnit(conditional, unit));
    const first = points.slice(0, CONDITIONAL_POINTS).map((point) => JSON.stringify(point));
    expect(new Set(first).size).toBe(CONDITIONAL_POINTS);
    expect(points).toHaveLength(30);
  });

  test("what is forbidden is never tried, what is given is tried first", () => {
    const start = [
      { learningRate: 0.01, beta: 0.9, units: 64, layers: 2, batchNorm: true },
      { learningRate: 0.1, beta: 0.99, units: 8, layers: 1, batchNorm: true },
    ];
    const forbidden = [{ batchNorm: false }, { layers: 3, units: { min: 64 } }];
    const { decisions } = simulate({ problem: { ...problem, start, forbidden }, objective: rough });
    const points = decisions.flatMap((made) => (made.kind === "propose" ? [made.params] : []));
    expect(points[0]).toEqual({
      ...start[0],
      learningRate: expect.closeTo(0.01, 12),
      beta: expect.closeTo(0.9, 12),
    });
    expect(points[1]?.["units"]).toBe(8);
    for (const point of points) {
      expect(point["batchNorm"]).toBe(true);
      expect(point["layers"] === 3 && Number(point["units"]) >= 64).toBe(false);
    }
  });

  test("with two objectives and a constraint it ends, the same for 1 and 4 trainers", () => {
    const [one, four] = [1, 4].map((trainers) =>
      simulate({ problem, objective: twofold, trainers }),
    );
    expect(digest(four!.history)).toBe(digest(one!.history));
  });
}

function lawsOfFailure(problem: Problem): void {
  test.each([
    ["fails", "failed"],
    ["gives NaN", Number.NaN],
    ["gives -Infinity", -Infinity],
  ] as const)("a sweep whose every trial %s still ends, without a best", (_, result) => {
    const { history } = simulate({ problem, objective: () => result });
    expect(history.trials).toHaveLength(30);
    expect(best(history)).toBeUndefined();
  });
}
