import { type EventBody, resultOf, sweepIdSchema } from "@caviar/protocol";
import { expect, test } from "vitest";

import { commonMistakes, confusionLines } from "../../src/terminal/confusion.ts";
import { paintFor } from "../../src/terminal/paint.ts";
import { summaryLines } from "../../src/terminal/summary.ts";
import { bodies, stateAfter } from "./sweep-events.ts";

const sweep = sweepIdSchema.parse("digits-3f2a9c01");
const confusion = [
  [9, 1, 0],
  [0, 10, 0],
  [3, 0, 7],
];

test("the summary says what was found, how good it is, where it is and what to do next", () => {
  const metrics = { testAccuracy: 0.8666667 };
  const ending: EventBody[] = [
    { kind: "trial-rested", trial: 0, epochs: 4, metrics: { validationAccuracy: 0.97 } },
    { kind: "trial-ended", trial: 0, outcome: "completed", reason: "over" },
    { kind: "trial-ended", trial: 2, outcome: "failed", reason: "threw" },
    { kind: "evaluation-requested", trial: 0 },
    { kind: "evaluated", trial: 0, metrics, confusion, files: { "model.json": "key" } },
    { kind: "sweep-ended", status: "completed", reason: "the budget is spent", digest: "ab" },
  ];
  const state = stateAfter([...bodies, ...ending]);
  const ended = { state, result: resultOf(sweep, state), model: ".caviar/models/digits-3f2a9c01" };
  expect(summaryLines(ended, paintFor({}, {}), 80)).toEqual([
    "",
    "completed: 1 trials completed, 1 stopped, 1 failed, in 0:19",
    "",
    "best hyperparameters (trial 0)",
    "  learningRate 0.0316  units 10  optimizer adam",
    "  validationAccuracy  0.97",
    "  testAccuracy        0.866667",
    "  most frequent mistakes: 2 taken for 0 (3 times), 0 taken for 1 (once)",
    "",
    "cost    0.0 CPU seconds, 0 epochs, trials waited 0:11",
    "model   .caviar/models/digits-3f2a9c01",
    "next    ./caviar evaluate digits-3f2a9c01",
  ]);
});

test("a confusion matrix has a row a true class, and dots for zeros", () => {
  expect(confusionLines(confusion, 80)).toEqual([
    "true class down, predicted class across",
    "        0  1  2",
    "    0   9  1  ·",
    "    1   · 10  ·",
    "    2   3  ·  7",
  ]);
  expect(commonMistakes(confusion, 1)).toEqual(["2 taken for 0 (3 times)"]);
});
