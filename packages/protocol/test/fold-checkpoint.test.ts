import { expect, test } from "vitest";

import { beginFold, checkSpec, type EventBody, foldEvent, sweepSpecSchema } from "../src/index.ts";
import { offers, validSpec } from "./offers.ts";

const spec = sweepSpecSchema.parse(validSpec());

function folded(...bodies: readonly EventBody[]) {
  const stamp = { at: 1, fence: 1 };
  const state = beginFold({
    kind: "sweep-created",
    version: 1,
    spec,
    by: "test",
    seq: 1,
    ...stamp,
  });
  for (const body of [proposed, ...bodies])
    foldEvent(state, { ...body, ...stamp, seq: state.seq + 1 });
  return state;
}

const proposed: EventBody = {
  kind: "trial-proposed",
  trial: 0,
  round: 0,
  unit: [0.5, 0],
  params: { learningRate: 0.01, optimizer: "adam" },
  epochs: 3,
  reason: "",
};
const saved = (key: string, epoch: number, more: object = {}): EventBody => ({
  kind: "checkpoint-saved",
  trial: 0,
  key,
  epoch,
  bytes: 100,
  ...more,
});
const lost = (key: string): EventBody => ({
  kind: "checkpoint-lost",
  trial: 0,
  key,
  epoch: 1,
  reason: "damaged",
});

test("the newest checkpoint and the one before are known; a rung remembers its own", () => {
  const rested: EventBody = { kind: "trial-rested", trial: 0, epochs: 3, metrics: {} };
  const { trials } = folded(saved("a", 1), saved("b", 2), saved("c", 3), rested);
  expect(trials[0]).toMatchObject({
    checkpoint: { key: "c", epoch: 3 },
    checkpointBefore: { key: "b", epoch: 2 },
    rungs: [{ epochs: 3, checkpoint: "c" }],
  });
});

test("a lost checkpoint gives way to the one before, then to none; one that is unknown changes nothing", () => {
  const log = [saved("a", 1), saved("b", 2)];
  const one = folded(...log, lost("b")).trials[0]!;
  expect([one.checkpoint?.key, one.checkpointBefore]).toEqual(["a", undefined]);
  const none = folded(...log, lost("b"), lost("a")).trials[0]!;
  expect([none.checkpoint, none.checkpointBefore]).toEqual([undefined, undefined]);
  const older = folded(...log, lost("a")).trials[0]!;
  expect([older.checkpoint?.key, older.checkpointBefore]).toEqual(["b", undefined]);
  const both = folded(...log, lost("x")).trials[0]!;
  expect([both.checkpoint?.key, both.checkpointBefore?.key]).toEqual(["b", "a"]);
});

test("what checkpoints have cost is summed over the sweep: how often, bytes, milliseconds", () => {
  const { checkpoints } = folded(
    saved("a", 1, { putMs: 5 }),
    saved("b", 2, { putMs: 7 }),
    saved("c", 3), // by an older writer, who told no time
    { kind: "checkpoint-loaded", trial: 0, key: "c", epoch: 3, bytes: 100, getMs: 2.5 },
    lost("c"),
    { kind: "store-failed", trial: 0, action: "put", reason: "full" },
  );
  expect(checkpoints).toEqual({
    saved: { count: 3, bytes: 300, ms: 12 },
    loaded: { count: 1, bytes: 100, ms: 2.5 },
    lost: 1,
    troubles: 1,
  });
});

test("what is kept is the best, the last or those at rungs; anything else is refused by name", () => {
  expect(spec.keep).toBe("best");
  const { problems } = checkSpec({ ...validSpec(), keep: "all" }, offers);
  expect(problems.map(({ message }) => message)).toEqual([
    expect.stringMatching(/expected "best", "last" or "rungs", got "all"/),
  ]);
});
