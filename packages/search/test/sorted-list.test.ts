import * as fc from "fast-check";
import { expect, test } from "vitest";

import { SortedList } from "../src/sorted-list.ts";

const ascending = (a: number, b: number): number => a - b;

test("values that come and go, one by one or many at once, stay in order", () => {
  const value = fc.nat(3000);
  const step = fc.oneof(
    fc.record({ kind: fc.constantFrom("add", "delete"), values: fc.tuple(value) }),
    fc.record({ kind: fc.constant("addAll"), values: fc.uniqueArray(value, { maxLength: 1500 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.nat(3000), fc.nat(3000), (steps, a, b) => {
      const list = new SortedList(ascending, (one) => -one);
      const model = new Set<number>();
      for (const { kind, values } of steps) {
        const news = values.filter((one) => !model.has(one));
        if (kind === "addAll") list.addAll(news);
        for (const one of values) {
          if (kind === "delete") list.delete(one);
          if (kind === "add" && !model.has(one)) list.add(one);
          if (kind === "delete") model.delete(one);
          else model.add(one);
        }
      }
      const expected = [...model].toSorted(ascending);
      expect([...list]).toEqual(expected);
      expect(list.length).toBe(expected.length);
      expect(list.slice(a, b)).toEqual(expected.slice(a, b));
      expect(list.at(a)).toBe(expected[a]);
      const numbers = expected.map((_, index) => list.numberAt(index));
      expect(numbers).toEqual(expected.map((one) => -one));
      expect(list.placeOf(b)).toBe(expected.filter((one) => one < b).length);
    }),
  );
});

test("a list that grew one by one has the same values at the same places", () => {
  const list = new SortedList(ascending);
  const values = Array.from({ length: 5000 }, (_, i) => (i * 1999) % 5000);
  for (const value of values) list.add(value);
  for (const value of values) {
    expect(list.at(value)).toBe(value);
    expect(list.placeOf(value)).toBe(value);
  }
  for (const value of values.slice(0, 4990)) list.delete(value);
  expect(list.slice()).toEqual(values.slice(4990).toSorted(ascending));
  expect(list.at(10)).toBeUndefined();
});
