import { expect, test } from "vitest";

import { effectText, entriesOf, marksOf } from "../../src/panda/acts.ts";
import { actOf, forkTo, kinWith } from "./family.ts";

const set = (act: number, epoch: number | undefined, learningRate = 0.01) =>
  actOf(
    act,
    { kind: "set", changes: { learningRate } },
    epoch === undefined ? undefined : { epoch, step: 10 * epoch },
  );

const family = new Map([
  kinWith(0, {
    acts: [
      set(3, 2),
      actOf(4, { kind: "note", epoch: 2, text: "flat" }, { epoch: 2 }),
      forkTo(8, 1, 4),
      set(9, 7),
    ],
  }),
  kinWith(1, { from: [0, 4], acts: [set(11, 5, 0.02), set(12, undefined)] }),
]);

test("a branch's log begins with what shaped it before it left, and leaves out what came later there", () => {
  const entries = entriesOf(1, family);
  expect(entries.map(({ act, trial, number }) => [act, trial, number])).toEqual([
    [3, 0, 1],
    [4, 0, 2],
    [8, 0, 3],
    [11, 1, 4],
    [12, 1, 5],
  ]);
});

test("what took effect at the same epoch is one mark, what waits is none", () => {
  const marks = marksOf(entriesOf(1, family));
  expect(marks.map(({ epoch, numbers }) => [epoch, numbers])).toEqual([
    [2, [1, 2]],
    [4, [3]],
    [5, [4]],
  ]);
  expect(marks[0]?.text).toBe(
    "1: ann: set learningRate 0.01, after epoch 2, step 20; 2: ann: note: flat, at epoch 2",
  );
});

test("an effect says where it was, where it led, or that it is to come", () => {
  expect(effectText(set(1, 7))).toBe("after epoch 7, step 70");
  expect(effectText(forkTo(1, 5, 3))).toBe("after epoch 3, as trial 5");
  expect(effectText(set(1, undefined))).toBe("has not taken effect yet");
});
