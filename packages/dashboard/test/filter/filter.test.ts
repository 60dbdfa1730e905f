import fc from "fast-check";
import { expect, test } from "vitest";

import {
  type Filter,
  filterOf,
  filterText,
  maskOf,
  METRIC,
  NO_FILTER,
  wantedCount,
  withRange,
} from "../../src/filter/filter.ts";
import { digitsBodies, folded } from "../digits-ledger.ts";

const { table } = folded(digitsBodies);

test("without a filter every trial is wanted", () => {
  expect(maskOf(table, NO_FILTER)).toBeUndefined();
  expect(wantedCount(undefined, 4)).toBe(4);
});

test("a range wants the trials inside it, several ranges those inside all of them", () => {
  const byRate = withRange(NO_FILTER, "learningRate", [0.2, 0.6]);
  expect([...maskOf(table, byRate)!]).toEqual([1, 1, 0, 1]);
  const both = withRange(byRate, METRIC, [0.65, 1]);
  expect([...maskOf(table, both)!]).toEqual([1, 0, 0, 1]);
  expect(wantedCount(maskOf(table, both), 4)).toBe(2);
  expect(withRange(withRange(both, METRIC, undefined), "learningRate", undefined)).toEqual(
    NO_FILTER,
  );
});

test("a status wants the trials that have it; a parameter that is not there wants all", () => {
  expect([...maskOf(table, { ...NO_FILTER, status: "stopped" })!]).toEqual([0, 0, 1, 0]);
  expect([...maskOf(table, withRange(NO_FILTER, "nothing", [0, 1]))!]).toEqual([1, 1, 1, 1]);
});

test("a filter is read back from the address, to four digits", () => {
  const place = fc.integer({ min: 0, max: 1000 }).map((value) => value / 1000);
  const range = fc.tuple(place, place).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  const axis = fc.constantFrom("learningRate", "units", METRIC);
  const filter: fc.Arbitrary<Filter> = fc.record({
    ranges: fc.array(fc.tuple(axis, range)).map((entries) => new Map(entries)),
    status: fc.constantFrom("waiting" as const, "failed" as const, undefined),
  });
  fc.assert(
    fc.property(filter, (one) => {
      expect(filterOf(filterText(one))).toEqual(one);
    }),
  );
});

test("any text is read without throwing, and what makes no sense wants everything", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(filterOf(text)).toHaveProperty("ranges");
    }),
  );
  for (const text of ["learningRate~1~0", "learningRate~a~b", "learningRate~0", "a~0~1~2"]) {
    expect(filterOf(text)).toEqual(NO_FILTER);
  }
});
