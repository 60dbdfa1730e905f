import { AssertionError } from "@caviar/errors";
import { expect, test } from "vitest";

import {
  beginFold,
  bestTrial,
  digestOf,
  type EventBody,
  foldEvent,
  type LedgerEvent,
  resultOf,
  sweepIdSchema,
  sweepSpecSchema,
} from "../src/index.ts";
import { validSpec } from "./offers.ts";

const spec = sweepSpecSchema.parse(validSpec());

function ledger(...bodies: EventBody[]): LedgerEvent[] {
  const created: EventBody = { kind: "sweep-created", version: 1, spec, by: "test" };
  return [created, ...bodies].map((body, i) => ({ ...body, seq: i + 1, at: 1000 + i, fence: 1 }));
}

function folded(...bodies: EventBody[]) {
  const [first, ...rest] = ledger(...bodies);
  const state = beginFold(first!);
  for (const event of rest) foldEvent(state, event);
  return state;
}

const proposed = (trial: number) =>
  ({
    kind: "trial-proposed",
    trial,
    round: 0,
    unit: [0.5, 0],
    params: { learningRate: 0.01, optimizer: "adam" },
    epochs: 3,
    reason: "",
  }) satisfies EventBody;
const rested = (trial: number, validationAccuracy: number, epochs = 3): EventBody => ({
  kind: "trial-rested",
  trial,
  epochs,
  metrics: { validationAccuracy },
});
const ended = (trial: number, outcome: "completed" | "failed" | "stopped"): EventBody => ({
  kind: "trial-ended",
  trial,
  outcome,
  reason: "",
});

test("a trial that rests, goes on and ends has both rungs and its last result counts", () => {
  const state = folded(
    proposed(0),
    { kind: "trial-begun", trial: 0, trainer: "a", epochs: 3, fromEpoch: 0 },
    rested(0, 0.8),
    { kind: "trial-promoted", trial: 0, round: 1, epochs: 6, reason: "" },
    rested(0, 0.9, 6),
    ended(0, "completed"),
  );
  expect(state.trials[0]).toMatchObject({
    phase: "ended",
    outcome: "completed",
    targetEpochs: 6,
    rungs: [{ epochs: 3 }, { epochs: 6, metrics: { validationAccuracy: 0.9 } }],
    trainer: undefined,
  });
});

test("the best trial of a maximized metric has the highest final value; failed ones do not count", () => {
  const state = folded(
    proposed(0),
    proposed(1),
    proposed(2),
    rested(0, 0.8),
    rested(1, 0.95),
    rested(2, 0.9),
    ended(0, "completed"),
    ended(1, "failed"),
    ended(2, "completed"),
  );
  expect(bestTrial(state)?.trial).toBe(2);
});

test("a diverged trial is stopped, with the metrics of its last epoch", () => {
  const state = folded(proposed(0), {
    kind: "trial-diverged",
    trial: 0,
    epoch: 2,
    metrics: { validationAccuracy: Number.NaN },
  });
  expect(state.trials[0]).toMatchObject({ outcome: "stopped", endedFor: "diverged in epoch 2" });
  expect(bestTrial(state)).toBeUndefined();
});

test("the result counts outcomes and carries test metrics of the evaluated winner only", () => {
  const state = folded(
    proposed(0),
    proposed(1),
    rested(0, 0.8),
    rested(1, 0.7),
    ended(0, "completed"),
    ended(1, "stopped"),
    { kind: "evaluation-requested", trial: 0 },
    { kind: "evaluated", trial: 0, metrics: { testAccuracy: 0.79 }, files: {} },
    { kind: "sweep-ended", status: "completed", reason: "", digest: "d1" },
  );
  expect(resultOf(sweepIdSchema.parse("digits-1"), state)).toMatchObject({
    sweep: "digits-1",
    status: "completed",
    seed: 0,
    trials: { completed: 1, failed: 0, stopped: 1 },
    best: {
      trial: 0,
      params: { learningRate: 0.01, optimizer: "adam" },
      metrics: { validationAccuracy: 0.8, testAccuracy: 0.79 },
    },
    digest: "d1",
  });
});

test("the digest's text depends on trials, parameters and final metrics, and on nothing else", () => {
  const handedBack = folded(
    proposed(0),
    { kind: "trial-begun", trial: 0, trainer: "a", epochs: 3, fromEpoch: 0 },
    { kind: "trial-handed-back", trial: 0 },
    { kind: "trial-begun", trial: 0, trainer: "b", epochs: 3, fromEpoch: 1 },
    rested(0, 0.8),
  );
  expect(digestOf(handedBack)).toBe(digestOf(folded(proposed(0), rested(0, 0.8))));
  expect(digestOf(handedBack)).not.toBe(digestOf(folded(proposed(0), rested(0, 0.81))));
});

test("a gap, a repetition or a second end in the ledger is an assertion, not a guess", () => {
  const [first, second] = ledger(proposed(0));
  const state = beginFold(first!);
  expect(() => foldEvent(state, { ...second!, seq: 3 })).toThrow(AssertionError);
  foldEvent(state, second!);
  expect(() => foldEvent(state, second!)).toThrow(AssertionError);
  expect(() => folded(proposed(0), ended(0, "completed"), ended(0, "failed"))).toThrow(
    "trial 0 ended twice",
  );
});

const costs = (cpuSeconds: number, epochs: number, epochsAgain = 0) => ({
  cpuSeconds,
  wallSeconds: 2 * cpuSeconds,
  epochs,
  epochsAgain,
});
const begun = (trial: number, trainer: string): EventBody => ({
  kind: "trial-begun",
  trial,
  trainer,
  epochs: 3,
  fromEpoch: 0,
});

test("an attempt's cost counts once, whether it is told on the way, at its end, or when it is lost", () => {
  const saved = { kind: "checkpoint-saved", trial: 0, key: "k", epoch: 1, bytes: 9 } as const;
  const state = folded(
    proposed(0),
    begun(0, "a"),
    { ...saved, cost: costs(1, 1) },
    { ...saved, key: "k2", epoch: 2, cost: costs(2, 2) },
    { kind: "attempt-lost", trial: 0, trainer: "a", silentMs: 3, cost: costs(2.5, 2) },
    begun(0, "b"),
    {
      kind: "trial-rested",
      trial: 0,
      epochs: 3,
      metrics: { validationAccuracy: 0.9 },
      cost: costs(1.5, 2, 1),
    },
  );
  const sum = { cpuSeconds: 4, wallSeconds: 8, epochs: 4, epochsAgain: 1 };
  expect(state.trials[0]?.cost).toMatchObject(sum);
  expect(state.cost).toMatchObject(sum);
});

test("a trial waits from its proposal or its hand-back, and a lost one from its last sign of life", () => {
  // One event a millisecond, from 1000 ms on.
  const state = folded(
    proposed(0), // 1001
    begun(0, "a"), // 1002: waited 1
    { kind: "trial-handed-back", trial: 0, why: "preempted" }, // 1003
    { kind: "sweep-paused", by: "ann" }, // 1004
    { kind: "sweep-resumed", by: "ann" }, // 1005
    begun(0, "b"), // 1006: waited 3, of which 1 paused
    { kind: "attempt-lost", trial: 0, trainer: "b", silentMs: 1 }, // 1007, silent since 1006
    begun(0, "c"), // 1008: waited 2
  );
  expect(state.trials[0]?.cost.waitedSeconds).toBeCloseTo(0.005, 9);
  expect(state.cost.waitedSeconds).toBeCloseTo(0.005, 9);
});

test("why a trial waits once more is known until it is begun again", () => {
  const failure = { message: "no" };
  const words = (event: EventBody) => folded(proposed(0), event).trials[0]?.interruption;
  expect(words({ kind: "trial-handed-back", trial: 0, why: "paused" })).toBe("paused");
  expect(words({ kind: "attempt-failed", trial: 0, failure })).toBe("threw");
  expect(words({ kind: "attempt-timed-out", trial: 0, failure })).toBe("timed-out");
  expect(words({ kind: "attempt-out-of-memory", trial: 0, failure })).toBe("out-of-memory");
  const lost: EventBody = { kind: "attempt-lost", trial: 0, trainer: "a", silentMs: 0 };
  expect(words(lost)).toBe("lost");
  expect(folded(proposed(0), lost, begun(0, "b")).trials[0]).toMatchObject({
    interruption: undefined,
    losses: 1,
  });
});

test("a child has its parent's checkpoint until it has one of its own", () => {
  const parent = { trial: 0, epochs: 3, checkpoint: "of-parent" };
  const child: EventBody = { ...proposed(1), parent };
  const saved = { kind: "checkpoint-saved", trial: 1, key: "own", epoch: 4, bytes: 9 } as const;
  const state = folded(proposed(0), rested(0, 0.8), child);
  expect(state.trials[1]).toMatchObject({ parent, checkpoint: { key: "of-parent", epoch: 3 } });
  const later = folded(proposed(0), rested(0, 0.8), child, saved);
  expect(later.trials[1]?.checkpoint).toEqual({ key: "own", epoch: 4, bytes: 9 });
});
