import { expect, test } from "vitest";

import { applyDecisions, applyResult, EMPTY_HISTORY, type TrialRecord } from "../src/index.ts";
import { follower } from "../src/follower.ts";

/** A follower that counts how often it is told of anything, and knows all states. */
class States {
  told = 0;
  readonly states = new Map<number, string>();

  fill(records: Iterable<TrialRecord>): void {
    for (const { trial, state } of records) this.states.set(trial, state);
  }

  change(before: TrialRecord | undefined, after: TrialRecord | undefined): void {
    this.told++;
    if (after === undefined) this.states.delete(before!.trial);
    else this.states.set(after.trial, after.state);
  }
}

const propose = (trial: number) =>
  ({
    kind: "propose",
    trial,
    unit: [0.5],
    params: {},
    epochs: 1,
    round: 0,
    reason: "a test",
  }) as const;

test("a follower is told of what changed since it was last asked, and of nothing else", () => {
  const of = follower(() => new States());
  let history = applyDecisions(EMPTY_HISTORY, [propose(0), propose(1), propose(2)]);
  const first = of(history);
  history = applyResult(history, 0, { epochs: 1, losses: [1] });
  history = applyResult(history, 2, "failed");
  history = applyDecisions(history, [{ kind: "complete", trial: 0, reason: "a test" }]);
  expect(of(history)).toBe(first);
  expect([...first.states.values()]).toEqual(["completed", "pending", "failed"]);
  expect(first.told).toBe(2);
});

test("a list that somebody wrote to, or that was made elsewhere, is compared", () => {
  const of = follower(() => new States());
  const trials = [...applyDecisions(EMPTY_HISTORY, [propose(0), propose(1)]).trials];
  const first = of({ trials, zooms: [] });
  trials[1] = { ...trials[1]!, state: "stopped" };
  expect(of({ trials, zooms: [] })).toBe(first);
  expect([...first.states.values()]).toEqual(["pending", "stopped"]);
  expect([...of({ trials: trials.slice(0, 1), zooms: [] }).states.values()]).toEqual(["pending"]);
});

test("two histories that began alike are kept apart", () => {
  const of = follower(() => new States());
  const start = applyDecisions(EMPTY_HISTORY, [propose(0), propose(1)]);
  const one = applyResult(start, 1, "failed");
  const other = applyResult(start, 1, { epochs: 1, losses: [1] });
  for (const [history, state] of [
    [one, "failed"],
    [other, "resting"],
    [one, "failed"],
    [start, "pending"],
  ] as const) {
    expect(of(history).states.get(1)).toBe(state);
  }
});

test("a changed first trial is a change like any other", () => {
  const of = follower(() => new States());
  const start = applyDecisions(EMPTY_HISTORY, [propose(0), propose(1)]);
  const first = of(start);
  expect(of(applyResult(start, 0, "failed"))).toBe(first);
  expect([...first.states.values()]).toEqual(["failed", "pending"]);
});
