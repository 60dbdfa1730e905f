// Laws of every sampler in the registry, with every scheduler: a new one is under them by being
// registered. What is particular to a kind stands in the contracts beside this file.

import { permutation, stream } from "@caviar/random";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  applyDecisions,
  applyResult,
  decide,
  type Direction,
  EMPTY_HISTORY,
  type History,
  optimizer,
  type Point,
  pointFromUnit,
  pointIssues,
  type Problem,
  samplerSchema,
  schedulerSchema,
  spaceSchema,
} from "../../src/index.ts";
import { problemIssues } from "../../src/problem.ts";
import { SAMPLER_NAMES } from "../../src/samplers/registry.ts";
import { SCHEDULER_NAMES } from "../../src/schedulers/registry.ts";
import { isForbidden } from "../../src/space/forbidden.ts";
import { simulate } from "../simulation.ts";
import { digest, rough, space, valley } from "./contract-problem.ts";

const TIMEOUT_MS = 120_000;

/** Models begin early, so that the sweeps can be short. */
const SAMPLERS = SAMPLER_NAMES.map((name) => {
  const early = name === "tpe" || name === "gp" ? { startup: 4 } : {};
  return samplerSchema.parse({ name, ...early });
});
const SCHEDULERS = [
  ...SCHEDULER_NAMES.map((name) => schedulerSchema.parse({ name })),
  schedulerSchema.parse({ name: "hyperband", mode: "sync" }),
];

const PAIRS = SAMPLERS.flatMap((sampler) =>
  SCHEDULERS.map((scheduler): Problem => {
    const budget = { trials: 18, epochs: 9 };
    return { space, budget, seed: 3, parallelism: 4, reproducible: true, sampler, scheduler };
  }),
).filter((problem) => problemIssues(problem).length === 0);

const newest = (pending: readonly unknown[]): number => pending.length - 1;

describe("the same sweep for 1, 4 and 64 trainers, with trials that diverge, fail and are stopped", () => {
  test.each(
    PAIRS.map((problem) => {
      const { sampler, scheduler } = problem;
      const mode = scheduler.name === "hyperband" ? scheduler.mode : "";
      return [sampler.name, scheduler.name, mode, problem] as const;
    }),
  )(
    "%s with %s %s",
    (_, __, ___, problem) => {
      const once = digest(simulate({ problem, objective: rough, trainers: 1 }).history);
      for (const trainers of [4, 64]) {
        const { history } = simulate({ problem, objective: rough, trainers, next: newest });
        expect(digest(history)).toBe(once);
      }
    },
    TIMEOUT_MS,
  );
});

const ORDERS = 10_000;
/** What is asked next is looked at after each so manieth order; the rest look at the history. */
const ASKED_EVERY = 200;
const TOLD = 12;

describe("10,000 random orders of telling 12 results leave the same history and the same next trial", () => {
  test.each(SAMPLERS.map((sampler) => [sampler.name, sampler] as const))(
    "%s",
    (_, sampler) => {
      const problem: Problem = {
        space,
        budget: { trials: 2 * TOLD, epochs: 1 },
        seed: 3,
        parallelism: TOLD,
        reproducible: true,
        sampler,
        scheduler: { name: "none" },
      };
      const asked = applyDecisions(EMPTY_HISTORY, decide(problem, EMPTY_HISTORY, TOLD).decisions);
      const results = asked.trials.map(({ unit }) => {
        const loss = rough(pointFromUnit(space, unit), 1);
        return typeof loss === "number" ? { epochs: 1, losses: [loss] } : "failed";
      });
      const told = (order: readonly number[]): History =>
        order.reduce((known, trial) => applyResult(known, trial, results[trial]!), asked);
      const next = (history: History): string =>
        JSON.stringify(decide(problem, history, 1).decisions);

      const inOrder = told([...Array(TOLD).keys()]);
      const expected = next(inOrder);
      for (let i = 0; i < ORDERS; i++) {
        const history = told([...permutation(stream(7, "order", i), TOLD)]);
        const isSame = history.trials.every(({ state, rungs }, trial) => {
          const other = inOrder.trials[trial]!;
          return state === other.state && rungs[0] === other.rungs[0];
        });
        if (!isSame) expect(history).toEqual(inOrder);
        if (i % ASKED_EVERY === 0) expect(next(history)).toBe(expected);
      }
    },
    TIMEOUT_MS,
  );
});

describe("maximizing f asks for the same trials as minimizing -f", () => {
  test.each(
    PAIRS.map((problem) => [problem.sampler.name, problem.scheduler.name, problem] as const),
  )(
    "%s with %s",
    (_, __, { sampler, scheduler, budget }) => {
      const trialsOf = (direction: Direction, sign: number): string => {
        const study = optimizer({ space, sampler, scheduler, budget, direction, seed: 5 });
        const seen: unknown[] = [];
        while (!study.isOver) {
          const asked = study.ask();
          seen.push(asked);
          study.tell(asked.number, sign * valley(asked.params, asked.epochs));
        }
        return JSON.stringify(seen);
      };
      expect(trialsOf("maximize", -1)).toBe(trialsOf("minimize", 1));
    },
    TIMEOUT_MS,
  );
});

const number = fc.oneof(
  fc.constant({ type: "float", min: -1, max: 2 }),
  fc.constant({ type: "float", min: 1e-6, max: 1, scale: "log" }),
  fc.constant({ type: "float", min: 0.5, max: 0.999, scale: "reverse-log" }),
  fc.constant({ type: "float", min: 0.001, max: 0.999, scale: "logit" }),
  fc.constant({ type: "float", min: 0, max: 0.6, step: 0.1 }),
  fc.constant({ type: "int", min: 1, max: 300, scale: "log" }),
  fc.constant({ type: "int", min: -4, max: 8, step: 3 }),
  fc.constant({ type: "ordinal", values: ["s", "m", "l"] }),
  fc.constant({ type: "normal", mean: 1, deviation: 2 }),
  fc.constant({ type: "lognormal", mean: -3, deviation: 1 }),
  fc.constant({ type: "fixed", value: 3 }),
);
/** Three choices' worth of parameters, each under a condition on the first one or on none. */
const spaces = fc
  .array(fc.tuple(number, fc.constantFrom(undefined, "a", "b")), { minLength: 1, maxLength: 5 })
  .map((parameters) =>
    spaceSchema.parse({
      kind: { type: "choice", values: ["a", "b", "c"] },
      ...Object.fromEntries(
        parameters.map(([parameter, kind], i) => [
          `p${i}`,
          kind === undefined ? parameter : { ...parameter, when: { kind } },
        ]),
      ),
    }),
  );

describe("in random spaces with conditions and a forbidden choice every trial is a point that may be tried", () => {
  test.each(SAMPLERS.map((sampler) => [sampler.name, sampler] as const))(
    "%s",
    (_, sampler) => {
      const forbidden = [{ kind: "c" }];
      fc.assert(
        fc.property(spaces, fc.integer({ min: 0, max: 99 }), (drawn, seed) => {
          const budget = { trials: 12, epochs: 1 };
          const scheduler = { name: "none" } as const;
          const { history } = simulate({
            problem: {
              space: drawn,
              forbidden,
              budget,
              seed,
              parallelism: 2,
              reproducible: false,
              sampler,
              scheduler,
            },
            objective: (point: Point) => Object.keys(point).length,
          });
          expect(history.trials).toHaveLength(12);
          for (const { unit } of history.trials) {
            expect(unit.every((u) => u >= 0 && u <= 1)).toBe(true);
            const point = pointFromUnit(drawn, unit);
            expect(pointIssues(drawn, point)).toEqual([]);
            expect(isForbidden(forbidden, point)).toBe(false);
          }
        }),
        { numRuns: 12 },
      );
    },
    TIMEOUT_MS,
  );
});
