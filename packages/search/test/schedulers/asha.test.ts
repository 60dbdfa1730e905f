import { describe, expect, test } from "vitest";

import type { TrialRecord } from "../../src/index.ts";
import { asha } from "../../src/schedulers/asha.ts";
import { schedulerContract } from "./scheduler-contract.ts";

describe("the scheduler contract", () => schedulerContract({ name: "asha", eta: 3, min: 1 }));

const setting = {
  space: {},
  budget: { trials: 100, epochs: 9 },
  seed: 1,
  parallelism: 4,
  reproducible: true,
};

/** Trials at the lowest rung: a loss, or "pending" or "failed". */
function rung(...results: readonly (number | "pending" | "failed")[]): readonly TrialRecord[] {
  return results.map((result, trial) => {
    const common = { trial, round: 0, unit: [], targetEpochs: 1 };
    return typeof result === "number"
      ? { ...common, state: "resting", rungs: [{ epochs: 1, losses: [result] }] }
      : { ...common, state: result, rungs: [] };
  });
}

function promoted(trials: readonly TrialRecord[], reproducible: boolean, room = 99) {
  const scheduler = asha({ name: "asha", eta: 3, min: 1 });
  return scheduler
    .decide({ ...setting, reproducible }, { trials, zooms: [] }, { room, isClosed: false })
    .map((decision) => [decision.kind, "trial" in decision && decision.trial]);
}

test("of three results the best goes on, of two nobody", () => {
  expect(promoted(rung(2, 1), true)).toEqual([]);
  expect(promoted(rung(2, 1, 3), true)).toEqual([["promote", 1]]);
});

test("with the sixth result the second seat goes to the best of all six without one", () => {
  expect(promoted(rung(5, 4, 6, 1, 2, 3), true)).toEqual([
    ["promote", 1],
    ["promote", 3],
    ["promote", 4],
  ]);
});

test("in order, nothing behind a result that is still to come is looked at", () => {
  const trials = rung(5, "pending", 1, 2, 3, 4);
  expect(promoted(trials, true)).toEqual([]);
  expect(promoted(trials, false)).toEqual([["promote", 2]]);
});

test("a failed trial and one that diverged are counted, and never promoted", () => {
  expect(promoted(rung("failed", 7, "failed"), true)).toEqual([["promote", 1]]);
  expect(promoted(rung("failed", Number.NaN, "failed"), true)).toEqual([]);
});

test("promotions keep to the room", () => {
  const many = rung(...Array.from({ length: 30 }, (_, i) => i));
  expect(promoted(many, true)).toHaveLength(10);
  expect(promoted(many, true, 4)).toHaveLength(4);
});

test("the seats given in order are those of a naive ranking of every prefix (200 random queues)", () => {
  for (let seed = 0; seed < 200; seed++) {
    const losses = Array.from({ length: 40 }, (_, i) => ((seed * 7919 + i * 104_729) % 997) % 31);
    const naive = new Set<number>();
    for (let size = 3; size <= 40; size += 3) {
      const order = [...losses.slice(0, size).keys()].toSorted(
        (a, b) => losses[a]! - losses[b]! || a - b,
      );
      for (const trial of order.slice(0, size / 3)) naive.add(trial);
    }
    const seats = promoted(rung(...losses), true).map(([, trial]) => trial);
    expect(seats).toEqual([...naive]);
  }
});

test("out of order the seats are the best third of all, ties by number, NaN never (200 queues)", () => {
  for (let seed = 0; seed < 200; seed++) {
    const losses = Array.from({ length: 31 }, (_, i) => {
      const loss = ((seed * 7919 + i * 104_729) % 997) % 23;
      return loss === 0 ? Number.NaN : loss;
    });
    const order = [...losses.keys()]
      .filter((trial) => losses[trial]! > 0)
      .toSorted((a, b) => losses[a]! - losses[b]! || a - b);
    const seats = promoted(rung(...losses), false).map(([, trial]) => trial);
    expect(seats).toEqual(order.slice(0, 10));
  }
});
