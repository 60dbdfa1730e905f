import fc from "fast-check";
import { expect, test } from "vitest";

import { checkSpec } from "../src/index.ts";
import { offers, validSpec } from "./offers.ts";

type Draft = ReturnType<typeof validSpec>;

/** The problems of a valid spec after one change, as "path: message". */
function problems(change: (draft: Draft) => void): string[] {
  const draft = validSpec();
  change(draft);
  const checked = checkSpec(draft, offers);
  return checked.problems.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

test("a valid spec comes back with every default filled in", () => {
  const { spec, problems: found } = checkSpec(validSpec(), offers);
  expect(found).toEqual([]);
  expect(spec).toMatchObject({ seed: 0, parallelism: 4, reproducible: true, pool: "default" });
});

const classifierKeys = '"dataset", "learningRate", "units" or "optimizer"';

test.each<[string, (draft: Draft) => void, string]>([
  [
    "an unknown key",
    (draft) => Object.assign(draft, { sampeler: {} }),
    '(did you mean "sampler"?)',
  ],
  [
    "an unknown sampler",
    (draft) => Object.assign(draft.sampler, { name: "rndom" }),
    'got "rndom" (did you mean "random"?)',
  ],
  [
    "an unknown objective",
    (draft) => Object.assign(draft.objective, { name: "clasifier" }),
    'objective.name: expected "classifier", got "clasifier" (did you mean "classifier"?)',
  ],
  [
    "an unknown data set",
    (draft) => Object.assign(draft.objective.settings, { dataset: "digit" }),
    'objective.settings.dataset: expected "digits" or "fashion-mnist", got "digit" (did you mean "digits"?)',
  ],
  [
    "a swept parameter that the objective does not know",
    (draft) => Object.assign(draft.space, { unitz: { type: "int", min: 1, max: 9 } }),
    `space.unitz: expected ${classifierKeys}, got the unknown key "unitz" (did you mean "units"?)`,
  ],
  [
    "a swept parameter whose edge the objective refuses",
    (draft) => Object.assign(draft.space, { units: { type: "int", min: 0, max: 9 } }),
    "space.units.min: expected a number >= 1, got 0",
  ],
  [
    "a choice that the objective refuses",
    (draft) =>
      Object.assign(draft.space, { optimizer: { type: "choice", values: ["adam", "sdg"] } }),
    'space.optimizer.values.1: expected "adam" or "sgd", got "sdg" (did you mean "sgd"?)',
  ],
  [
    "a metric that the objective does not report",
    (draft) => Object.assign(draft.metric, { name: "validationAcuracy" }),
    'metric.name: expected "validationAccuracy" or "validationLoss", got "validationAcuracy" (did you mean "validationAccuracy"?)',
  ],
  [
    "a metric with the wrong direction",
    (draft) => Object.assign(draft.metric, { goal: "minimize" }),
    'metric.goal: expected "maximize" for validationAccuracy, got "minimize"',
  ],
  [
    "a parameter that is fixed and swept",
    (draft) => Object.assign(draft.objective.settings, { learningRate: 0.1 }),
    "space.learningRate: expected learningRate either here or in objective.settings, got it in both",
  ],
  [
    "a forbidden combination of a parameter that is not there",
    (draft) => Object.assign(draft, { forbidden: [{ unitz: { min: 64 } }] }),
    "forbidden.0.unitz: expected a parameter of the space",
  ],
  [
    "a starting point outside the space",
    (draft) => Object.assign(draft, { start: [{ learningRate: 99, optimizer: "adam" }] }),
    "start.0.learningRate: expected a number from 0.0001 to 0.1, got 99",
  ],
  [
    "a limit on progress that a checkpoint would not come before",
    (draft) => Object.assign(draft, { checkpointSeconds: 10, progressSeconds: 10 }),
    "progressSeconds: expected more than checkpointSeconds (10), got 10",
  ],
  [
    "a budget of epochs that does not pay for one trial",
    (draft) => Object.assign(draft.budget, { totalEpochs: 2 }),
    "budget.totalEpochs: expected at least 3, the epochs of the first trial, got 2",
  ],
  [
    "a budget of no hours",
    (draft) => Object.assign(draft.budget, { hours: 0 }),
    "budget.hours: expected a number > 0, got 0",
  ],
  [
    "a wrong type",
    (draft) => Object.assign(draft, { seed: "seven" }),
    'seed: expected a number, got "seven"',
  ],
])("%s is one problem that names place, expectation and value", (_, change, expected) => {
  const found = problems(change);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(expected);
});

const space = (parameter: object) => (draft: Draft) =>
  Object.assign(draft.space, { learningRate: { type: "float", ...parameter } });

test("min >= max, and a log scale that begins at 0, are refused at their keys", () => {
  expect(problems(space({ min: 1, max: 1 }))[0]).toMatch(/^space\.learningRate\.\w+: expected/);
  expect(problems(space({ min: 0, max: 1, scale: "log" }))[0]).toMatch(
    /^space\.learningRate\.min: expected/,
  );
});

test("whatever a file holds, the check names problems and throws nothing", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(validSpec())), (value, key) => {
      for (const draft of [value, { ...validSpec(), [key]: value }]) {
        const { spec, problems: found } = checkSpec(draft, offers);
        expect(spec === undefined).toBe(found.length > 0);
        for (const { message } of found) expect(message).toMatch(/^expected/);
      }
    }),
  );
});
