import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { best, spaceSchema, type TrialRecord } from "../../src/index.ts";
import { logImprovement } from "../../src/samplers/gp-acquisition.ts";
import { fitSettings, GaussianProcess } from "../../src/samplers/gp-model.ts";
import { gp, gpSchema } from "../../src/samplers/gp.ts";
import { simulate } from "../simulation.ts";
import { samplerContract } from "./sampler-contract.ts";

const options = gpSchema.parse({ name: "gp" });

describe("the sampler contract", () => samplerContract(options));

const space = spaceSchema.parse({
  x: { type: "float", min: 0, max: 1 },
  y: { type: "float", min: 0, max: 1 },
  layers: { type: "int", min: 1, max: 5 },
});
const setting = {
  space,
  budget: { trials: 40, epochs: 1 },
  seed: 1,
  parallelism: 1,
  reproducible: true,
};

test("a smooth bowl with an integer is solved to 1e-4 in 40 trials", () => {
  const { history } = simulate({
    problem: { ...setting, sampler: options, scheduler: { name: "none" } },
    objective: ({ x, y, layers }) =>
      (Number(x) - 0.3) ** 2 + (Number(y) - 0.8) ** 2 + (Number(layers) - 4) ** 2 / 10,
  });
  expect(best(history)!.rungs[0]!.losses[0]).toBeLessThan(1e-4);
});

test("trials that run at once are proposed apart from each other", () => {
  const trials = Array.from({ length: 16 }, (_, trial): TrialRecord => {
    const unit = [(trial % 4) / 4 + 0.1, Math.floor(trial / 4) / 4 + 0.1, 0.5];
    const loss = (unit[0]! - 0.5) ** 2 + (unit[1]! - 0.5) ** 2;
    const rungs = [{ epochs: 1, losses: [loss] }];
    return { trial, round: 0, unit, targetEpochs: 1, state: "completed", rungs };
  });
  for (let trial = 16; trial < 20; trial++) {
    const { unit } = gp(options).propose(setting, { trials, zooms: [] }, trial);
    trials.push({ trial, round: 0, unit, targetEpochs: 1, state: "pending", rungs: [] });
  }
  const places = trials.slice(16).map(({ unit }) => unit.map((u) => u.toFixed(3)).join());
  expect(new Set(places).size).toBe(4);
});

const rows = Array.from({ length: 12 }, (_, i) => Float64Array.of(i / 11, ((i * 5) % 12) / 11));
const targets = Float64Array.from(rows, ([x, y]) => Math.sin(5 * x!) + y!);
const inputs = { rows, isChoice: [false, false] };

test("the process passes through what it saw within 0.01, and is unsure elsewhere", () => {
  const process = new GaussianProcess(inputs, targets, fitSettings(inputs, targets));
  for (const [i, row] of rows.entries()) {
    expect(Math.abs(process.at(row).mean - targets[i]!)).toBeLessThan(0.01);
  }
  const far = process.at(Float64Array.of(1, 0)).variance;
  expect(far).toBeGreaterThan(10 * process.at(rows[3]!).variance);
});

test("the gradients of mean and variance agree with finite differences within 1e-4", () => {
  const process = new GaussianProcess(inputs, targets, Float64Array.of(2, 1, 0, -7));
  const coordinate = fc.double({ min: 0.05, max: 0.95, noNaN: true });
  fc.assert(
    fc.property(coordinate, coordinate, (x, y) => {
      const at = Float64Array.of(x, y);
      const { meanGradient, varianceGradient } = process.withGradients(at);
      for (const d of [0, 1]) {
        const [above, below] = [1e-5, -1e-5].map((h) => process.at(at.with(d, at[d]! + h)));
        expect((above!.mean - below!.mean) / 2e-5).toBeCloseTo(meanGradient[d]!, 4);
        expect((above!.variance - below!.variance) / 2e-5).toBeCloseTo(varianceGradient[d]!, 4);
      }
    }),
  );
});

test("the log of the improvement is smooth across its two formulas, within 1e-3", () => {
  expect(Math.abs(logImprovement(-6 + 1e-9) - logImprovement(-6 - 1e-9))).toBeLessThan(1e-3);
  expect(logImprovement(-1e5)).toBeLessThan(-1e9);
  expect(Number.isFinite(logImprovement(-1e5))).toBe(true);
});
