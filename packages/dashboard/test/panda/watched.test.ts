import { expect, test } from "vitest";

import { entriesOf } from "../../src/panda/acts.ts";
import { watchedOf } from "../../src/panda/watched.ts";
import { type Act, actOf, forkTo, kinWith, reportsOf } from "./family.ts";

const set = (act: number, epoch: number) =>
  actOf(act, { kind: "set", changes: { l2: 0 } }, { epoch });
const tested = (act: number, epoch: number): Act => ({
  ...actOf(act, { kind: "range-test", from: 1e-6, to: 1, steps: 9 }, { epoch }),
  found: { rates: [0.1], losses: [1], suggested: 0.1 },
});

function watched(acts: Act[], from?: readonly [number, number]) {
  const kin = new Map([kinWith(0), kinWith(1, { acts, ...(from && { from }) })]);
  const { since, suggestedRate } = watchedOf({
    history: reportsOf([1, 2]),
    entries: entriesOf(1, kin),
    own: kin.get(1)!,
  });
  return [since, suggestedRate];
}

test("slow learning is judged from the last change on, or from where the branch began", () => {
  expect(watched([])).toEqual([0, undefined]);
  expect(watched([set(2, 3), set(3, 7)])).toEqual([7, undefined]);
  expect(watched([], [0, 5])).toEqual([5, undefined]);
  // A fork changes another model.
  expect(watched([set(2, 3), forkTo(4, 2, 9)])).toEqual([3, undefined]);
});

test("what a range test suggests counts until settings change", () => {
  expect(watched([set(2, 3), tested(3, 3)])).toEqual([3, 0.1]);
  expect(watched([tested(2, 3), set(3, 4)])).toEqual([4, undefined]);
});
