import * as fc from "fast-check";
import { expect, test } from "vitest";

import type { TrialRecord } from "../../src/index.ts";
import { halveOpen } from "../../src/schedulers/kept-ladder.ts";
import { halve } from "../../src/schedulers/successive-halving.ts";

const RUNGS = [1, 3, 9];
const ETA = 3;

/** A new trial, or what happens to one: a loss, a failure, or losses that cannot be compared. */
const step = fc.record({
  kind: fc.constantFrom("new", "new", "told", "told", "told", "NaN", "failed", "forgotten"),
  at: fc.nat(1000),
  loss: fc.integer({ min: 0, max: 9 }),
  violation: fc.constantFrom(0, 0, 0, 1),
});
type Step = ReturnType<typeof stepsOf>[number];
const stepsOf = (steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]) =>
  steps;

function next(trials: readonly TrialRecord[], { kind, at, loss, violation }: Step) {
  const pending = trials.filter(({ state }) => state === "pending");
  const record = pending[at % Math.max(1, pending.length)];
  if (kind === "new" || record === undefined) {
    const trial = trials.length;
    const born: TrialRecord = {
      trial,
      round: 0,
      unit: [0.5],
      targetEpochs: 1,
      state: "pending",
      rungs: [],
    };
    return [...trials, born];
  }
  // A history may also be another one that began alike.
  if (kind === "forgotten") return trials.slice(0, -1);
  if (kind === "failed") return trials.with(record.trial, { ...record, state: "failed" });
  const losses = [kind === "NaN" ? Number.NaN : loss];
  const rungs = [...record.rungs, { epochs: record.targetEpochs, losses, violation }];
  return trials.with(record.trial, { ...record, state: "resting", rungs });
}

function after(trials: readonly TrialRecord[], decisions: ReturnType<typeof halve>) {
  const changed = [...trials];
  for (const decision of decisions) {
    if (decision.kind === "promote") {
      const { trial, epochs } = decision;
      changed[trial] = { ...changed[trial]!, state: "pending", targetEpochs: epochs };
    }
    if (decision.kind === "complete") {
      changed[decision.trial] = { ...changed[decision.trial]!, state: "completed" };
    }
  }
  return changed;
}

test.each([
  ["in order", true],
  ["by arrival", false],
])("%s, a kept ladder decides what the reference does, whatever came before", (_, inOrder) => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const ladder = { rungs: RUNGS, eta: ETA, inOrder };
      let trials: readonly TrialRecord[] = [];
      for (const one of steps) {
        trials = next(trials, one);
        const due = halveOpen({ ...ladder, name: "all", isMember: () => true }, trials);
        const members = trials;
        expect(due).toEqual(halve({ ...ladder, members, isClosed: false, waitsForAll: false }));
        // Sometimes nothing is carried out: there is no room, or it was thought through only, and
        // another coordinator had taken the lead.
        const thought = after(trials, due);
        if (one.at % 5 > 0) halveOpen({ ...ladder, name: "all", isMember: () => true }, thought);
        if (one.at % 3 > 0) trials = thought;
      }
    }),
    { numRuns: 300 },
  );
});
