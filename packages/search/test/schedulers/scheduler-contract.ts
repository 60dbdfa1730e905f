// What every scheduler must keep, whoever proposes the points. Each scheduler's test runs this suite.

import * as fc from "fast-check";
import { expect, test } from "vitest";

import { decide, type Problem, samplerSchema, type SchedulerOptions } from "../../src/index.ts";
import { digest, rough, space, twofold, valley } from "../samplers/contract-problem.ts";
import { type Objective, simulate } from "../simulation.ts";

const TRIALS = 40;

const OBJECTIVES: readonly (readonly [string, Objective])[] = [
  ["a smooth loss", valley],
  ["a loss with NaN, Infinity and trials that break", rough],
  ["two objectives and a constraint", twofold],
  ["nothing but failures", () => "failed"],
  ["nothing but NaN", () => Number.NaN],
];

const newest = (pending: readonly unknown[]): number => pending.length - 1;

/** All laws; call it at the top of a test file or in a `describe`. */
export function schedulerContract(scheduler: SchedulerOptions): void {
  const random: Problem = {
    space,
    budget: { trials: TRIALS, epochs: 27 },
    seed: 1,
    parallelism: 4,
    reproducible: true,
    sampler: { name: "random" },
    scheduler,
  };

  test.each(OBJECTIVES)("with %s every trial is proposed and ends once", (_, objective) => {
    const { decisions, history } = simulate({ problem: random, objective });
    const { length } = history.trials;
    // A population's children are whole generations: they need not use the budget up.
    if (scheduler.name === "pbt") expect(length).toBeLessThanOrEqual(TRIALS);
    else expect(length).toBe(TRIALS);
    const ends = decisions.filter(({ kind }) => kind === "complete" || kind === "stop");
    const failed = history.trials.filter(({ state }) => state === "failed");
    expect(ends.length + failed.length).toBe(length);
    expect(history.trials.some(({ state }) => state === "pending" || state === "resting")).toBe(
      false,
    );
  });

  test("a trial goes on only from rest, to more epochs, and never beyond the budget", () => {
    const { history, decisions } = simulate({ problem: random, objective: rough });
    for (const { rungs } of history.trials) {
      const epochs = rungs.map((rung) => rung.epochs);
      expect(epochs).toEqual([...new Set(epochs)].toSorted((a, b) => a - b));
      expect(Math.max(0, ...epochs)).toBeLessThanOrEqual(27);
    }
    expect(decisions.every(({ reason }) => reason.length > 0)).toBe(true);
    const whole = history.trials.filter(({ state }) => state === "completed");
    expect(whole.length).toBeGreaterThan(0);
    expect(whole.every(({ rungs }) => rungs.at(-1)?.epochs === 27)).toBe(true);
  });

  test("asked again after its answer was carried out, it has nothing new, and keeps to its room", () => {
    simulate({
      problem: random,
      objective: rough,
      observe(history, room, { decisions, over }) {
        const started = decisions.filter(({ kind }) => kind === "propose" || kind === "promote");
        expect(started.length).toBeLessThanOrEqual(Math.max(0, room));
        const again = decide(random, history, room - started.length);
        expect(again).toEqual({ decisions: [], over });
      },
    });
  });

  lawsOfOrder(random);
}

function lawsOfOrder(random: Problem): void {
  for (const name of ["random", "tpe"] as const) {
    const reproducible = { ...random, sampler: samplerSchema.parse({ name }) };
    test(`${name}: 1, 4 and 64 trainers give the same sweep, in 12 random orders`, () => {
      const once = simulate({ problem: reproducible, objective: rough, trainers: 1 });
      fc.assert(
        fc.property(
          fc.constantFrom(4, 64),
          fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
          (trainers, draws) => {
            const next = (pending: readonly unknown[]): number =>
              Math.floor(draws.next().value * pending.length);
            const { history } = simulate({
              problem: reproducible,
              objective: rough,
              trainers,
              next,
            });
            expect(digest(history)).toBe(digest(once.history));
          },
        ),
        { numRuns: 12 },
      );
    });
  }

  test.each([1, 2, 3])("what is remembered decides nothing, with seed %d", (seed) => {
    const sampler = samplerSchema.parse({ name: "tpe" });
    const problem = { ...random, sampler, seed, parallelism: 7 };
    const next = (pending: readonly { trial: number }[]): number =>
      (pending.at(-1)!.trial * 7 + seed) % pending.length;
    const remembering = simulate({ problem, objective: rough, next });
    const forgetful = simulate({ problem, objective: rough, next, isForgetful: true });
    expect(remembering.decisions).toEqual(forgetful.decisions);
  });

  test("without reproducible it ends too, whatever the order of the results", () => {
    const hasty = { ...random, reproducible: false };
    const { history } = simulate({ problem: hasty, objective: rough, trainers: 16, next: newest });
    expect(history.trials.length).toBeGreaterThan(TRIALS / 2);
    expect(history.trials.some(({ state }) => state === "pending" || state === "resting")).toBe(
      false,
    );
  });
}
