import { describe, expect, test } from "vitest";

import { spaceSchema, type TrialRecord } from "../../src/index.ts";
import { bohb, bohbSchema } from "../../src/samplers/bohb.ts";
import { samplerContract } from "./sampler-contract.ts";

const options = bohbSchema.parse({ name: "bohb" });

describe("the sampler contract", () => samplerContract(options));

const setting = {
  space: spaceSchema.parse({ x: { type: "float", min: 0, max: 1 } }),
  budget: { trials: 1000, epochs: 9 },
  seed: 1,
  parallelism: 1,
  reproducible: true,
};

/** 60 trials after one epoch, where low x looks good; the first `count` after nine, where it is bad. */
function trialsWith(count: number): readonly TrialRecord[] {
  return Array.from({ length: 60 }, (_, trial) => {
    const x = ((trial * 7) % 60) / 60;
    const short = { epochs: 1, losses: [x] };
    const rungs = trial < count ? [short, { epochs: 9, losses: [1 - x] }] : [short];
    return { trial, round: 0, unit: [x], targetEpochs: 9, state: "resting", rungs };
  });
}

function proposals(count: number): readonly { readonly x: number; readonly isModelled: boolean }[] {
  const history = { trials: trialsWith(count), zooms: [] };
  return Array.from({ length: 300 }, (_, i) => {
    const { unit, reason } = bohb(options).propose(setting, history, 60 + i);
    return { x: unit[0]!, isModelled: reason.startsWith("like") };
  });
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function modelled(count: number): readonly number[] {
  return proposals(count).flatMap(({ x, isModelled }) => (isModelled ? [x] : []));
}

test("it believes the short trainings until enough long ones are in", () => {
  expect(mean(modelled(3))).toBeLessThan(0.3);
  expect(mean(modelled(30))).toBeGreaterThan(0.7);
});

test("a third of its proposals, within 8 %, ignores the model", () => {
  const free = proposals(30).filter(({ isModelled }) => !isModelled);
  expect(Math.abs(free.length / 300 - 1 / 3)).toBeLessThan(0.08);
  expect(Math.abs(mean(free.map(({ x }) => x)) - 0.5)).toBeLessThan(0.08);
});
