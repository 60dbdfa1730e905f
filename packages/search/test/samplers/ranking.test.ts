import * as fc from "fast-check";
import { expect, test } from "vitest";

import type { TrialRecord } from "../../src/index.ts";
import { rankingOf, type Tried } from "../../src/samplers/ranking.ts";

const loss = fc.oneof(fc.double({ min: -5, max: 5, noNaN: true }), fc.constant(Number.NaN));

const result = fc.record({
  state: fc.constantFrom("pending", "resting", "completed", "failed", "stopped"),
  losses: fc.array(loss, { maxLength: 3 }),
  violation: fc.constantFrom(0, 0, 0, 1),
});

type Result = typeof result extends fc.Arbitrary<infer R> ? R : never;

function record(trial: number, { state, losses, violation }: Result): TrialRecord {
  const rungs = losses.map((value, i) => ({ epochs: 3 ** i, losses: [value], violation }));
  return { trial, round: 0, unit: [trial / 1000], targetEpochs: 9, state, rungs };
}

function resting(losses: readonly number[]): Result {
  return { state: "resting", losses: [...losses], violation: 0 };
}

const numbersOf = (list: Iterable<Tried>): readonly number[] =>
  Array.from(list, ({ trial }) => trial);

const bare = ({
  good,
  short,
  broken,
  pending,
  ...rest
}: ReturnType<typeof rankingOf>): unknown => ({
  good: numbersOf(good),
  goodTrials: Array.from({ length: good.length }, (_, place) => rest.goodTrialAt(place)),
  short: numbersOf(short),
  broken: numbersOf(broken),
  pending: numbersOf(pending),
});

test("what is remembered changes nothing: after any changes it ranks as if asked for the first time", () => {
  fc.assert(
    fc.property(
      fc.array(result, { minLength: 1, maxLength: 100 }),
      fc.array(fc.array(fc.tuple(fc.nat(99), result), { maxLength: 80 }), { maxLength: 4 }),
      (first, changes) => {
        let trials = first.map((value, trial) => record(trial, value));
        for (const change of changes) {
          const next = [...trials];
          for (const [trial, value] of change) {
            if (trial > 0 && trial <= next.length) next[trial] = record(trial, value);
          }
          trials = next.slice(0, Math.max(1, next.length - (change.length % 3)));
          const known = bare(rankingOf({ trials, zooms: [] }, 10));
          const fresh = trials.map((value) => ({ ...value }));
          expect(known).toEqual(bare(rankingOf({ trials: fresh, zooms: [] }, 10)));
        }
      },
    ),
  );
});

test("losses are compared at the most epochs that enough trials have reached", () => {
  const trials = [[5, 1], [4, 2], [3], [2]].map((losses, trial) => record(trial, resting(losses)));
  const order = (enough: number): readonly number[] =>
    numbersOf(rankingOf({ trials, zooms: [] }, enough).good);
  expect(order(2)).toEqual([0, 1]);
  expect(numbersOf(rankingOf({ trials, zooms: [] }, 2).short)).toEqual([3, 2]);
  expect(order(3)).toEqual([3, 2, 1, 0]);
  expect(order(9)).toEqual([3, 2, 1, 0]);
});

test("with several objectives the first front comes first, and the loss is the place", () => {
  const trials = [
    [3, 3],
    [1, 2],
    [2, 1],
  ].map((losses, trial): TrialRecord => ({
    ...record(trial, { state: "completed", losses: [], violation: 0 }),
    rungs: [{ epochs: 1, losses }],
  }));
  const { good, goodTrialAt } = rankingOf({ trials, zooms: [] }, 1);
  expect(numbersOf(good)).toEqual([1, 2, 0]);
  expect([0, 1, 2].map(goodTrialAt)).toEqual([1, 2, 0]);
  expect(good.slice().map((one) => one.loss)).toEqual([0, 1, 2]);
});

test("who broke a constraint comes after all who kept theirs", () => {
  const trials = [0.1, 5, 3].map((value, trial) =>
    record(trial, { state: "completed", losses: [value], violation: trial === 0 ? 1 : 0 }),
  );
  const { good } = rankingOf({ trials, zooms: [] }, 1);
  expect(numbersOf(good)).toEqual([2, 1, 0]);
});
