import { expect, test } from "vitest";

import {
  beginFold,
  type EventBody,
  foldEvent,
  historyOf,
  lossOf,
  type SweepState,
  sweepSpecSchema,
} from "../src/index.ts";
import { validSpec } from "./offers.ts";

const spec = sweepSpecSchema.parse(validSpec());

const proposed = (trial: number): EventBody => ({
  kind: "trial-proposed",
  trial,
  round: 0,
  unit: [0.5, trial / 10],
  params: { learningRate: 0.01, optimizer: "adam" },
  epochs: 3,
  reason: "",
});
const rested = (trial: number, epochs: number, accuracy: number): EventBody => ({
  kind: "trial-rested",
  trial,
  epochs,
  metrics: { validationAccuracy: accuracy },
});

/** Every kind of event that moves a trial, in one life or another. */
const LIVES: readonly EventBody[] = [
  proposed(0),
  proposed(1),
  { kind: "trial-begun", trial: 0, trainer: "a", epochs: 3, fromEpoch: 0 },
  rested(0, 3, 0.5),
  proposed(2),
  { kind: "trial-promoted", trial: 0, round: 1, epochs: 9, reason: "" },
  { kind: "trial-begun", trial: 1, trainer: "b", epochs: 3, fromEpoch: 0 },
  { kind: "trial-diverged", trial: 1, epoch: 2, metrics: { validationAccuracy: Number.NaN } },
  { kind: "trial-handed-back", trial: 0 },
  { kind: "attempt-failed", trial: 2, failure: { message: "boom" } },
  rested(0, 9, 0.6),
  { kind: "trial-ended", trial: 2, outcome: "failed", reason: "" },
  { kind: "trial-ended", trial: 0, outcome: "completed", reason: "" },
];

/** The index by walking all trials, which is what it stands for. */
function walked({ trials }: SweepState) {
  const inPhase = (wanted: string) =>
    trials.filter(({ phase }) => phase === wanted).map(({ trial }) => trial);
  const records = trials.map((trial) => ({
    trial: trial.trial,
    round: trial.round,
    unit: trial.unit,
    targetEpochs: trial.targetEpochs,
    state: trial.phase === "ended" ? trial.outcome : trial.phase,
    rungs: trial.rungs.map(({ epochs, metrics }) => ({ epochs, losses: [lossOf(spec, metrics)] })),
  }));
  return { pending: inPhase("pending"), resting: inPhase("resting"), records };
}

const sorted = (set: ReadonlySet<number>) => [...set].toSorted((a, b) => a - b);

test("after every event the index is what a walk over all trials gives", () => {
  const created = { kind: "sweep-created", version: 1, spec, by: "test" } as const;
  const state = beginFold({ ...created, seq: 1, at: 1, fence: 0 });
  for (const body of LIVES) {
    foldEvent(state, { ...body, seq: state.seq + 1, at: 1, fence: 1 });
    const { pending, resting } = state.index;
    const records = historyOf(state).trials;
    expect({ pending: sorted(pending), resting: sorted(resting), records }).toEqual(walked(state));
  }
});

test("a record stays the same object until the search could see a change", () => {
  const created = { kind: "sweep-created", version: 1, spec, by: "test" } as const;
  const state = beginFold({ ...created, seq: 1, at: 1, fence: 0 });
  const fold = (body: EventBody) =>
    foldEvent(state, { ...body, seq: state.seq + 1, at: 1, fence: 1 });
  fold(proposed(0));
  const [before] = historyOf(state).trials;
  fold({ kind: "trial-begun", trial: 0, trainer: "a", epochs: 3, fromEpoch: 0 });
  fold({ kind: "trial-reported", trial: 0, reports: [{ epoch: 1, metrics: { loss: 1 } }] });
  expect(historyOf(state).trials[0]).toBe(before);
  fold(rested(0, 3, 0.5));
  expect(historyOf(state).trials[0]).not.toBe(before);
});
