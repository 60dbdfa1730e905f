import { expect, test } from "vitest";

import { applyDecisions, EMPTY_HISTORY, type Propose } from "../src/index.ts";

const propose = (trial: number): Propose => ({
  kind: "propose",
  trial,
  unit: [0.5],
  params: { x: 1 },
  epochs: 3,
  round: 1,
  reason: "because",
});

test("a trial's life: proposed, promoted, completed; a stopped one beside it; a zoom kept", () => {
  const box = { x: { low: 0, high: 0.5 } };
  const after = applyDecisions(EMPTY_HISTORY, [
    propose(0),
    propose(1),
    { kind: "zoom", round: 2, box, reason: "r" },
    { kind: "promote", trial: 0, epochs: 9, round: 2, reason: "r" },
    { kind: "complete", trial: 0, reason: "r" },
    { kind: "stop", trial: 1, reason: "r" },
  ]);
  const common = { unit: [0.5], rungs: [] };
  expect(after).toEqual({
    trials: [
      { ...common, trial: 0, round: 2, targetEpochs: 9, state: "completed" },
      { ...common, trial: 1, round: 1, targetEpochs: 3, state: "stopped" },
    ],
    zooms: [{ round: 2, box, reason: "r" }],
  });
});

test("the given history stays as it was", () => {
  const before = applyDecisions(EMPTY_HISTORY, [propose(0)]);
  const copy = structuredClone(before);
  applyDecisions(before, [{ kind: "stop", trial: 0, reason: "r" }, propose(1)]);
  expect(before).toEqual(copy);
});

test("a gap in the trial numbers and a decision about nobody are mistakes", () => {
  expect(() => applyDecisions(EMPTY_HISTORY, [propose(1)])).toThrow("the next trial is 0, got 1");
  expect(() =>
    applyDecisions(EMPTY_HISTORY, [{ kind: "complete", trial: 0, reason: "r" }]),
  ).toThrow("there is no trial 0 to decide about");
});
