import * as fc from "fast-check";
import { expect, test } from "vitest";

import type { TrialRecord } from "../src/index.ts";
import { TrialList } from "../src/trial-list.ts";

const LENGTH_MAX = 1200;

function record(trial: number): TrialRecord {
  return { trial, round: 0, unit: [0.5], targetEpochs: 1, state: "pending", rungs: [] };
}

const length = fc.nat(LENGTH_MAX);
const places = fc.array(fc.nat(LENGTH_MAX), { maxLength: 20 });

test("a changed list has the changes and everything else, and the one before stays as it was", () => {
  fc.assert(
    fc.property(length, places, fc.nat(600), (start, changed, added) => {
      const before = Array.from({ length: start }, (_, trial) => record(trial));
      const list = TrialList.of(before);
      const after = [...before];
      const changes = changed
        .filter((index) => index < start)
        .map((index) => [index, record(index)] as const);
      const more = Array.from({ length: added }, (_, i) => [start + i, record(start + i)] as const);
      for (const [index, one] of [...changes, ...more]) after[index] = one;
      const next = list.with([...changes, ...more]);
      expect(next.toArray()).toEqual(after);
      expect(next.length).toBe(after.length);
      expect(next.toArray().every((one, i) => one === after[i] && one === next.at(i))).toBe(true);
      expect([...list].every((one, i) => one === before[i])).toBe(true);
      expect(list.length).toBe(start);
    }),
  );
});

test("two lists differ where their records do, whether they share pieces or not", () => {
  fc.assert(
    fc.property(length, length, places, (start, end, changed) => {
      const before = Array.from({ length: start }, (_, trial) => record(trial));
      const after = Array.from({ length: end }, (_, trial) => before[trial] ?? record(trial));
      for (const index of changed) if (index < end) after[index] = record(index);
      const expected = Array.from({ length: Math.max(start, end) }, (_, i) => i).filter(
        (i) => before[i] !== after[i],
      );
      const list = TrialList.of(before);
      expect(list.differences(TrialList.of(after))).toEqual(expected);
      expect(TrialList.of(after, list).differences(list)).toEqual(expected);
      expect(list.first(end).differences(list)).toEqual(
        Array.from({ length: Math.max(0, start - end) }, (_, i) => end + i),
      );
      expect(list.first(end).with([[Math.min(start, end), record(0)]]).length).toBe(
        Math.min(start, end) + 1,
      );
    }),
  );
});

test("a trial behind the next one is refused: a list has no gaps", () => {
  expect(() => TrialList.of([record(0)]).with([[2, record(2)]])).toThrow("has 1 trials");
});
