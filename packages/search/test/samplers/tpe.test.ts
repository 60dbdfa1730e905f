import { describe, expect, test } from "vitest";

import { best, type History, spaceSchema, type TrialRecord } from "../../src/index.ts";
import { tpe, tpeSchema } from "../../src/samplers/tpe.ts";
import { simulate } from "../simulation.ts";
import { samplerContract } from "./sampler-contract.ts";

const options = tpeSchema.parse({ name: "tpe" });

describe("the sampler contract", () => samplerContract(options));

const space = spaceSchema.parse({
  x: { type: "float", min: 0, max: 1 },
  kind: { type: "choice", values: ["a", "b", "c"] },
});
const setting = {
  space,
  budget: { trials: 200, epochs: 1 },
  seed: 3,
  parallelism: 1,
  reproducible: true,
};

test("after the start-up most proposals lie in the valley, on the better choice", () => {
  const { history } = simulate({
    problem: { ...setting, sampler: options, scheduler: { name: "none" } },
    objective: ({ x, kind }) => (Number(x) - 0.7) ** 2 + (kind === "b" ? 0 : 0.3),
  });
  const late = history.trials.slice(100).map(({ unit }) => unit);
  expect(late.filter(([x]) => Math.abs(x! - 0.7) < 0.15).length).toBeGreaterThan(60);
  expect(late.filter(([, kind]) => kind === 0.5).length).toBeGreaterThan(60);
  expect(best(history)!.rungs[0]!.losses[0]).toBeLessThan(1e-4);
});

/** How far 20 proposals lie from the middle, together. */
function distance(trials: readonly TrialRecord[]): number {
  const history: History = { trials, zooms: [] };
  const places = Array.from({ length: 20 }, (_, i) =>
    tpe(options).propose(setting, history, 80 + i),
  );
  return places.reduce((sum, { unit }) => sum + Math.abs(unit[0]! - 0.5), 0);
}

test("a pending trial keeps others away: the same history proposes elsewhere", () => {
  const finished = Array.from({ length: 40 }, (_, trial): TrialRecord => {
    const unit = [trial / 40, 0.5];
    const rungs = [{ epochs: 1, losses: [Math.abs(trial / 40 - 0.5)] }];
    return { trial, round: 0, unit, targetEpochs: 1, state: "completed", rungs };
  });
  const waiting = Array.from({ length: 40 }, (_, i): TrialRecord => {
    const unit = [0.5, 0.5];
    return { trial: 40 + i, round: 0, unit, targetEpochs: 1, state: "pending", rungs: [] };
  });
  expect(distance([...finished, ...waiting])).toBeGreaterThan(1.5 * distance(finished));
});

test("a finite space is searched without repeats while candidates are left", () => {
  const grid = spaceSchema.parse({
    a: { type: "int", min: 1, max: 8 },
    b: { type: "int", min: 1, max: 8 },
  });
  const { history } = simulate({
    problem: {
      ...setting,
      space: grid,
      budget: { trials: 40, epochs: 1 },
      sampler: { ...options, candidates: 200 },
      scheduler: { name: "none" },
    },
    objective: ({ a, b }) => (Number(a) - 3) ** 2 + (Number(b) - 6) ** 2,
  });
  const later = history.trials
    .slice(10)
    .map(({ unit }) => unit.map((u) => Math.floor(u * 8)).join());
  expect(new Set(later).size).toBe(30);
});
