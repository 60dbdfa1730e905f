// Trials in a person's hands: what the fold makes of what is asked and of what takes effect, what
// follows from it, and that all of it replays.

import { describe, expect, test } from "vitest";

import {
  adoptRequestOf,
  bestTrial,
  historyOf,
  pandaAnswer,
  plan,
  sweepDemand,
  type SweepSpecInput,
} from "../../src/index.ts";
import { by, random, replayed, runToEnd } from "../steered-sweep.ts";
import { Hand, offer } from "./hand.ts";

const session = { ...random, budget: { trials: 1, epochs: 20 }, panda: true } as const;

function begun(input: Partial<SweepSpecInput> = session): Hand {
  const hand = new Hand(input);
  hand.settle();
  return hand;
}

test("a session begins one trial, in the hands of whoever began it, and never ends by itself", () => {
  const hand = begun();
  expect(hand.state.trials).toHaveLength(1);
  expect(hand.trial(0).panda).toMatchObject({ by: "test", isAmended: false });
  hand.rest(0);
  expect(plan(hand.state)).toEqual([]);
  hand.append({ kind: "sweep-stop-requested", by });
  runToEnd(hand);
  expect(replayed(hand.events)).toBeUndefined();
});

test("a change is part of the settings from the epoch at which it took effect", () => {
  const hand = begun();
  hand.train(0, 1, 3);
  hand.steer(0, { kind: "set", changes: { rate: 0.5, l2: 0.1 } }, 3);
  hand.steer(0, { kind: "set", changes: { rate: 0.25 } });
  const panda = pandaAnswer(hand.state, hand.trial(0));
  expect(panda.settings).toMatchObject({ rate: 0.5, l2: 0.1 });
  expect(panda.acts.map(({ applied }) => applied?.epoch)).toEqual([3, undefined]);
  expect(panda.isAmended).toBe(true);
});

test("a paused trial asks for no trainer until its person has it go on, or asks for a range test", () => {
  const hand = begun();
  hand.train(0, 1, 2);
  hand.steer(0, { kind: "pause" }, 2);
  hand.append({ kind: "trial-handed-back", trial: 0, why: "paused" });
  expect(sweepDemand(hand.state).waiting).toBe(0);
  hand.steer(0, { kind: "range-test", from: 1e-5, to: 1, steps: 50 });
  expect(sweepDemand(hand.state).waiting).toBe(1);
  const { seq: act } = hand.state;
  const found = { rates: [1, 2], losses: [2, Number.NaN], suggested: 1 };
  hand.append({ kind: "range-tested", trial: 0, act, epoch: 2, step: 20, ...found });
  expect(hand.trial(0).panda?.acts.at(-1)?.found).toEqual(found);
  expect(sweepDemand(hand.state).waiting).toBe(0);
  hand.steer(0, { kind: "resume" });
  expect(sweepDemand(hand.state).waiting).toBe(1);
  expect(() => hand.steer(0, { kind: "resume" })).toThrow(
    /expected a paused trial, but trial 0 goes on/,
  );
});

test("a pause that is taken back before it took effect does not pause", () => {
  const hand = begun();
  hand.steer(0, { kind: "pause" });
  const { seq: act } = hand.state;
  hand.steer(0, { kind: "resume" });
  hand.append({ kind: "steering-applied", trial: 0, act, epoch: 1, step: 10 });
  expect(hand.trial(0).panda?.isPaused).toBe(false);
});

test("rewinding stops a trial and goes on from its checkpoint as another, with the settings of that epoch", () => {
  const hand = begun();
  hand.train(0, 1, 4);
  hand.steer(0, { kind: "set", changes: { rate: 0.9 } }, 4);
  hand.train(0, 5, 6);
  hand.branch(0, { how: "rewind", epoch: 4, changes: { l2: 0.01 } });
  hand.settle();
  const [first, second] = hand.state.trials;
  expect(first).toMatchObject({
    phase: "ended",
    outcome: "stopped",
    cause: "person",
    stoppedBy: by,
  });
  expect(first?.endedFor).toBe("ann rewound it to epoch 4, as trial 1");
  expect(second).toMatchObject({
    params: { ...first?.params, l2: 0.01 },
    parent: { trial: 0, epochs: 4, checkpoint: "k0-4" },
    checkpoint: { key: "k0-4", epoch: 4 },
    targetEpochs: 20,
    proposedFor: "ann rewound trial 0 at epoch 4: l2 0.01",
  });
  expect(first?.panda?.acts.at(-1)?.applied).toMatchObject({ trial: 1, epoch: 4 });
  expect(pandaAnswer(hand.state, first!).branches).toEqual([1]);
  expect(second?.panda?.checkpoints).toMatchObject([
    { key: "k0-4", epoch: 4, metrics: { loss: 0.25 } },
  ]);
  expect(replayed(hand.events)).toBeUndefined();
});

test("forking lets both go on; a diverged trial can be forked, too", () => {
  const hand = begun();
  hand.train(0, 1, 3);
  hand.branch(0, { how: "fork", epoch: 2, epochs: 30 });
  hand.settle();
  expect(hand.pending()).toEqual([0, 1]);
  expect(hand.trial(1)).toMatchObject({ targetEpochs: 30, params: hand.trial(0).params });
  hand.append({ kind: "trial-diverged", trial: 0, epoch: 4, metrics: { loss: Number.NaN } });
  hand.branch(0, { how: "rewind", epoch: 3, changes: { rate: 0.01 } });
  hand.settle();
  expect(hand.pending()).toEqual([1, 2]);
  expect(replayed(hand.events)).toBeUndefined();
});

test("what is stopped on its way leaves the result of its last checkpoint, and the best of them wins", () => {
  const hand = begun();
  hand.train(0, 1, 5, 1);
  hand.branch(0, { how: "fork", epoch: 5, changes: { rate: 0.01 } });
  hand.settle();
  hand.train(1, 6, 8, 0.1);
  hand.append({ kind: "sweep-stop-requested", by });
  runToEnd(hand);
  expect(hand.trial(0).rungs).toMatchObject([{ epochs: 5, metrics: { loss: 0.2 } }]);
  expect(bestTrial(hand.state)?.trial).toBe(1);
  expect(hand.state.evaluation?.trial).toBe(1);
  expect(hand.state.ending?.status).toBe("stopped");
  expect(replayed(hand.events)).toBeUndefined();
});

test.each([
  [
    { kind: "set", changes: { rat: 0.1 } },
    /^changes: expected "rate" or "l2", got "rat" \(did you mean "rate"\?\)$/,
  ],
  [{ kind: "set", changes: { units: 9 } }, /^changes: expected "rate" or "l2", got "units"$/],
  [{ kind: "set", changes: { rate: -1 } }, /^changes\.rate: expected a number > 0, got -1$/],
  [{ kind: "set", changes: { rate: "fast" } }, /^changes\.rate: expected a number, got "fast"$/],
  [{ kind: "set", changes: {} }, /^changes: expected a setting to change, got none$/],
  [{ kind: "pause", at: 20 }, /^at: expected an epoch from 3 to 19, got 20$/],
  [
    { kind: "range-test", from: 1, to: 0.1, steps: 50 },
    /^to: expected more than from \(1\), got 0\.1$/,
  ],
])("an act that makes no sense is refused in one line: %j", (act, message) => {
  const hand = begun();
  hand.train(0, 1, 3);
  expect(() => hand.steer(0, act)).toThrow(
    expect.objectContaining({ message: expect.stringMatching(message) }),
  );
});

test("a branch needs an epoch with a checkpoint, and something left to train", () => {
  const hand = begun();
  hand.train(0, 1, 3);
  expect(() => hand.branch(0, { how: "rewind", epoch: 7 })).toThrow(
    "expected an epoch with a checkpoint of trial 0 (1..3), got 7",
  );
  expect(() => hand.branch(0, { how: "fork", epoch: 3, epochs: 3 })).toThrow(
    "epochs: expected more than 3, where the branch begins, got 3",
  );
});

describe("in a running search", () => {
  test("nobody steers what he has not adopted; nobody adopts what another has in hand", () => {
    const hand = begun(random);
    expect(() => hand.steer(0, { kind: "pause" })).toThrow(/nobody has adopted trial 0/);
    hand.adopt(0);
    expect(() => hand.adopt(0)).toThrow(/ann has trial 0/);
    const { steerable: _, ...rigid } = offer;
    expect(() => adoptRequestOf(hand.trial(1), by, rigid)).toThrow(/but classifier has none/);
  });

  test.each<[string, Partial<SweepSpecInput>]>([
    ["random", random],
    ["tpe", { ...random, sampler: { name: "tpe" }, budget: { trials: 14, epochs: 3 } }],
    ["coarse to fine", {}],
    ["asha", { ...random, budget: { trials: 12, epochs: 9 }, scheduler: { name: "asha" } }],
    [
      "hyperband",
      { ...random, budget: { trials: 12, epochs: 9 }, scheduler: { name: "hyperband" } },
    ],
  ])("%s: a trial in hand is left alone, and the search ends when it is back", (_, input) => {
    const hand = begun(input);
    hand.adopt(0);
    hand.adopt(1);
    hand.train(1, 1, 1);
    hand.steer(1, { kind: "set", changes: { l2: 0.5 } }, 1);
    const others = () => hand.pending().find((number) => number > 1);
    for (let other = others(); other !== undefined; other = others()) {
      hand.rest(other);
      hand.settle();
    }
    expect(hand.pending()).toEqual([0, 1]);
    expect(hand.state.evaluation).toBeUndefined();
    hand.giveBack(0);
    hand.giveBack(1);
    runToEnd(hand);
    expect(hand.trial(0).phase).toBe("ended");
    expect(hand.trial(1)).toMatchObject({
      outcome: "completed",
      endedFor: "trained to its target; amended by hand",
    });
    expect(historyOf(hand.state).trials[0]).toMatchObject({ rungs: [{}] });
    expect(historyOf(hand.state).trials[1]).toMatchObject({ state: "stopped", rungs: [] });
    expect(replayed(hand.events)).toBeUndefined();
  });

  test("final-parameters: an amended trial counts at the point that it came to be, inside of the space", () => {
    const hand = begun({ ...random, amendedTrials: "final-parameters" });
    for (const [number, changes] of [{ rate: 1 }, { rate: 2 }, { l2: 0.1 }].entries()) {
      hand.adopt(number);
      hand.train(number, 1, 1);
      hand.steer(number, { kind: "set", changes }, 1);
      hand.giveBack(number);
      hand.rest(number);
    }
    runToEnd(hand);
    const [inside, outside, beside] = historyOf(hand.state).trials;
    expect(inside).toMatchObject({ state: "completed", unit: [1, hand.trial(0).unit[1]] });
    expect(outside).toMatchObject({ state: "stopped", rungs: [] });
    expect(beside).toMatchObject({ state: "stopped", rungs: [] });
    expect(replayed(hand.events)).toBeUndefined();
  });
});
