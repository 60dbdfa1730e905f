import fc from "fast-check";
import { expect, test } from "vitest";

import { Reports } from "../../src/panda/reports.ts";
import { stamped } from "../digits-ledger.ts";
import { reportsOf } from "./family.ts";

const epochsOf = (reports: Reports) => reports.of(0).map(({ epoch }) => epoch);

test("reports stand in order of epochs, each once, in whatever order they come", () => {
  const batches = fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 8 }));
  fc.assert(
    fc.property(batches, (all) => {
      const reports = new Reports();
      for (const batch of all) reports.add(0, reportsOf(batch.toSorted((a, b) => a - b)));
      const sorted = [...new Set(all.flat())].toSorted((a, b) => a - b);
      expect(epochsOf(reports)).toEqual(sorted);
    }),
  );
});

test("a later report of an epoch counts, but what was asked for is older than what was heard", () => {
  const reports = new Reports();
  const [event] = stamped([{ kind: "trial-reported", trial: 0, reports: reportsOf([2, 3], 5) }]);
  reports.fold(event!);
  reports.addOlder(0, reportsOf([1, 2], 1));
  expect(reports.of(0).map(({ metrics }) => metrics["trainLoss"])).toEqual([1, 5 / 2, 5 / 3]);
  reports.add(0, reportsOf([3], 9));
  expect(reports.of(0).at(-1)?.metrics["trainLoss"]).toBe(3);
});

test("what other trials report stays theirs", () => {
  const reports = new Reports();
  const [event] = stamped([{ kind: "trial-reported", trial: 4, reports: reportsOf([1]) }]);
  reports.fold(event!);
  expect([reports.of(0).length, reports.of(4).length]).toEqual([0, 1]);
});
