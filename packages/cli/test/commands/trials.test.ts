import { trialSummary } from "@caviar/protocol";
import { expect, test } from "vitest";

import { importanceLines } from "../../src/commands/importance.ts";
import { trialLines } from "../../src/commands/trials.ts";
import { bodies, stateAfter } from "../terminal/sweep-events.ts";

test("a trial's row has its metric, what it is at, its epochs and its parameters", () => {
  const { spec, trials } = stateAfter(bodies);
  const [head, first] = trialLines(spec, trials.map(trialSummary), 120);
  expect(head).toMatch(
    /^trial +validationAccuracy +state +epochs +learningRate +units +optimizer$/,
  );
  expect(first).toMatch(/^0 +0\.\d+ +\w+ +\d\/\d +0\.0316 +10 +adam$/);
});

test("importance shows a bar, the share with its interval, and the advice", () => {
  const lever = { name: "learningRate", share: 0.62, low: 0.51, high: 0.7, first: 1 };
  const answer = { trials: 40, importance: [{ ...lever, advice: "tune" as const }] };
  expect(importanceLines(answer, 100)).toEqual([
    "learningRate  ▕███████████░░░░░░░▏  62 %  51 % to 70 %  tune",
    "from 40 trials",
  ]);
  expect(importanceLines({ trials: 3, importance: [] }, 100)).toEqual([
    "too few finished trials to say: 3, 20 are needed",
  ]);
});
