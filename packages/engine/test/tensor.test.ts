import { expect, test } from "vitest";

import { Memory } from "../src/memory.ts";

test("a part and a reshaped tensor are views: they see and change the same elements", () => {
  const memory = new Memory(2 ** 18);
  const tensor = memory.tensor([3, 2, 2]);
  tensor.data.set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  const part = tensor.part(1, 2);
  expect(part.shape).toEqual([2, 2, 2]);
  expect([...part.data]).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
  const flat = part.reshaped([4, 2]);
  flat.data[0] = -1;
  expect(tensor.data[4]).toBe(-1);
  const rows = memory.tensor([3, 5], "u8");
  expect(rows.part(2, 1).pointer).toBe(rows.pointer + 10);
});

test("a part beyond its tensor and another number of elements are refused", () => {
  const tensor = new Memory(2 ** 18).tensor([3, 2]);
  expect(() => tensor.part(2, 2)).toThrow("beyond");
  expect(() => tensor.part(-1, 2)).toThrow("beyond");
  expect(() => tensor.part(0, 0)).toThrow("beyond");
  expect(() => tensor.reshaped([5])).toThrow("number of elements");
});
