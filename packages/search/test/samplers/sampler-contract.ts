// What every sampler must keep, whatever it proposes. Each sampler's test runs this suite.

import * as fc from "fast-check";
import { expect, test } from "vitest";

import {
  best,
  decide,
  EMPTY_HISTORY,
  type History,
  pointFromUnit,
  type Problem,
  type SamplerOptions,
  spaceSchema,
} from "../../src/index.ts";
import { type Objective, simulate } from "../simulation.ts";

const space = spaceSchema.parse({
  learningRate: { type: "float", min: 1e-5, max: 1, scale: "log" },
  beta: { type: "float", min: 0.5, max: 0.999, scale: "reverse-log" },
  units: { type: "int", min: 4, max: 256, scale: "log" },
  layers: { type: "int", min: 1, max: 3 },
  batchNorm: { type: "choice", values: [true, false] },
});

/** A valley in the learning rate and the units; longer training sees it more clearly. */
const valley: Objective = ({ learningRate, units, batchNorm }, epochs) => {
  const rate = Math.log10(Number(learningRate)) + 2.5;
  const width = Math.log2(Number(units)) - 6;
  return rate ** 2 + 0.1 * width ** 2 + (batchNorm === true ? 0 : 0.2) + 1 / epochs;
};

/** The valley with a cliff (NaN), a wall (Infinity) and trials that break. */
const rough: Objective = (point, epochs) => {
  const rate = Number(point["learningRate"]);
  if (rate > 0.3) return Number.NaN;
  if (Number(point["units"]) > 200) return Infinity;
  const breaks = point["layers"] === 3 && (epochs > 3 || point["batchNorm"] === true);
  return breaks ? "failed" : valley(point, epochs);
};

const digest = ({ trials, zooms }: History): string => JSON.stringify([trials, zooms]);

/** All laws; call it at the top of a test file or in a `describe`. */
export function samplerContract(sampler: SamplerOptions): void {
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
  lawsOfReproduction(problem);
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

function lawsOfReproduction(problem: Problem): void {
  test("1, 4 and 64 trainers give the same sweep, in 25 random orders of results", () => {
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
      { numRuns: 25 },
    );
  });

  test("another seed gives another sweep", () => {
    const other = { ...problem, seed: 2 };
    expect(digest(simulate({ problem: other, objective: valley }).history)).not.toBe(
      digest(simulate({ problem, objective: valley }).history),
    );
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
