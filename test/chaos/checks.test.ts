// A check that cannot fail proves nothing: each promise is broken here once, and it is said.

import type { EventBody, LedgerEvent } from "@caviar/protocol";
import { sweepSpecSchema } from "@caviar/protocol";
import { expect, test } from "vitest";

import { figuresOf, problemsOf } from "./checks.ts";
import { independentTrials } from "./sweeps.ts";

type Told = EventBody & { readonly at?: number; readonly fence?: number };

const ledger = (bodies: readonly Told[]): LedgerEvent[] =>
  bodies.map((body, i) => ({ at: 1000 * i, fence: 0, ...body, seq: i + 1 }));

const created: Told = {
  kind: "sweep-created",
  version: 1,
  spec: sweepSpecSchema.parse(independentTrials),
  by: "test",
};
const proposed: Told = {
  kind: "trial-proposed",
  trial: 0,
  round: 0,
  unit: [0.5],
  params: { learningRate: 0.001 },
  epochs: 3,
  reason: "",
};
const begun = (fence: number, fromEpoch: number): Told => ({
  kind: "trial-begun",
  trial: 0,
  trainer: "t",
  epochs: 3,
  fromEpoch,
  fence,
});
const report = (fence: number, ...epochs: number[]): Told => ({
  kind: "trial-reported",
  trial: 0,
  reports: epochs.map((epoch) => ({ epoch, metrics: { loss: 1 / epoch } })),
  fence,
});
const inexact: Told = {
  kind: "trial-reported",
  trial: 0,
  reports: [{ epoch: 3, metrics: { loss: 0.3333 } }],
  fence: 1,
};
const saved = (epoch: number): Told => ({
  kind: "checkpoint-saved",
  trial: 0,
  key: `k${epoch}`,
  epoch,
  bytes: 1,
});
const rested: Told = { kind: "trial-rested", trial: 0, epochs: 3, metrics: { loss: 1 / 3 } };
const completed: Told = { kind: "trial-ended", trial: 0, outcome: "completed", reason: "" };
const handedBack: Told = { kind: "trial-handed-back", trial: 0 };
const evaluated: Told = { kind: "evaluated", trial: 0, metrics: {}, files: {} };
const ended = (digest = "d"): Told => ({
  kind: "sweep-ended",
  status: "completed",
  reason: "",
  digest,
});
const END = [rested, completed, evaluated, ended()];

const reference = ledger([created, proposed, begun(1, 0), report(1, 1, 2, 3), ...END]);
const problems = (...told: Told[]) => problemsOf(ledger([created, proposed, ...told]), reference);

test("a ledger that keeps every promise has no problem", () => {
  expect(problems(begun(1, 0), report(1, 1, 2, 3), ...END)).toEqual([]);
  const interrupted = [begun(1, 0), report(1, 1), saved(1), report(1, 2), begun(2, 1)];
  expect(problems(...interrupted, report(2, 3), ...END)).toEqual([]);
});

test.each<[string, readonly Told[], RegExp]>([
  ["a report is missing", [begun(1, 0), report(1, 1, 3), ...END], /each epoch once, got 1,3/],
  ["a report is doubled", [begun(1, 0), report(1, 1, 2, 2, 3), ...END], /each epoch once/],
  [
    "a metric has other bits",
    [begun(1, 0), report(1, 1, 2), inexact, ...END],
    /first other: .*0\.3333/,
  ],
  [
    "a trial does not end",
    [begun(1, 0), report(1, 1, 2, 3), rested, evaluated, ended()],
    /ended 0 t/,
  ],
  ["a trial ends twice", [begun(1, 0), report(1, 1, 2, 3), completed, ...END], /ended 2 times/],
  [
    "an attempt failed",
    [
      begun(1, 0),
      { kind: "attempt-failed", trial: 0, failure: { message: "boom" } },
      begun(2, 0),
      report(2, 1, 2, 3),
      ...END,
    ],
    /no failed attempt, got boom/,
  ],
  [
    "a named checkpoint is passed over",
    [begun(1, 0), report(1, 1), saved(1), begun(2, 0), report(2, 2, 3), ...END],
    /attempt 2 began at 0, not 1/,
  ],
  [
    "a zombie reports",
    [begun(1, 0), begun(2, 0), report(2, 1), report(1, 2, 3), ...END],
    /zombie reported: 2,1/,
  ],
  [
    "the digest is another",
    [begun(1, 0), report(1, 1, 2, 3), rested, completed, evaluated, ended("other")],
    /expected digest d, got other/,
  ],
  [
    "the winner is judged twice",
    [begun(1, 0), report(1, 1, 2, 3), rested, completed, evaluated, evaluated, ended()],
    /one evaluation, got 2/,
  ],
])("%s: it is said", (_, told, problem) => {
  expect(problems(...told)).toContainEqual(expect.stringMatching(problem));
});

test("an event that is not there leaves a gap, and it is said", () => {
  const whole = ledger([created, proposed, begun(1, 0), report(1, 1, 2, 3), ...END]);
  expect(problemsOf(whole.toSpliced(2, 1), reference)).toContain("expected event 3, got 4");
});

test("figures: what was trained again since the last checkpoint, and how long a hand-over took", () => {
  const told = [
    { ...begun(1, 0), at: 0 },
    { ...report(1, 1), at: 1000 },
    { ...saved(1), at: 1000 },
    { ...report(1, 2), at: 1700 },
    { ...begun(2, 1), at: 9000 }, // killed: epoch 2 is trained again
    { ...report(2, 3), at: 9500 },
    { ...saved(3), at: 9600 },
    { ...handedBack, at: 9700 },
    { ...begun(3, 3), at: 9950 },
    ...END,
  ];
  expect(figuresOf(ledger([created, proposed, ...told]), reference)).toEqual({
    trials: 1,
    missing: 0,
    doubled: 0,
    epochs: 3,
    lost: 1,
    handedBack: 1,
    handovers: [250],
    epochsAgain: 1,
    epochsAgainMax: 1,
    againMsMax: 700,
    batchMax: 1,
  });
});
