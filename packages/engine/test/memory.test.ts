import { CaviarError } from "@caviar/errors";
import fc from "fast-check";
import { expect, test } from "vitest";

import { Memory } from "../src/memory.ts";

const PAGE_BYTES = 65_536;

test("tensors never overlap, whatever their sizes and types", () => {
  const sizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 3000 }), fc.boolean()), {
    minLength: 2,
    maxLength: 40,
  });
  fc.assert(
    fc.property(sizes, (wanted) => {
      const memory = new Memory(64 * PAGE_BYTES);
      const tensors = wanted.map(([size, bytes]) => memory.tensor([size], bytes ? "u8" : "f32"));
      for (const [index, tensor] of tensors.entries()) tensor.data.fill(index);
      for (const [index, tensor] of tensors.entries()) {
        expect(tensor.data.every((value) => value === index)).toBe(true);
      }
    }),
    { numRuns: 30 },
  );
});

test("a tensor keeps its elements when the memory grows under it", () => {
  const memory = new Memory(64 * PAGE_BYTES);
  const early = memory.tensor([4]);
  early.data.set([1, 2, 3, 4]);
  const viewBefore = early.data;
  memory.tensor([8 * PAGE_BYTES], "u8");
  expect(viewBefore).toHaveLength(0); // detached
  expect([...early.data]).toEqual([1, 2, 3, 4]);
});

test("memory released to a mark is given out again", () => {
  const memory = new Memory(16 * PAGE_BYTES);
  const mark = memory.mark();
  const first = memory.tensor([100]);
  memory.release(mark);
  expect(memory.tensor([100]).pointer).toBe(first.pointer);
  expect(() => memory.release(mark + 1e9)).toThrow("reverse order");
});

test("more than the limit is CAV_ENGINE_MEMORY, and the memory stays usable", () => {
  const memory = new Memory(4 * PAGE_BYTES);
  const before = memory.usedBytes;
  const greedy = () => memory.tensor([4 * PAGE_BYTES], "u8");
  expect(greedy).toThrow(CaviarError);
  expect(greedy).toThrow(expect.objectContaining({ code: "CAV_ENGINE_MEMORY" }));
  expect(memory.usedBytes).toBe(before);
  const rest = memory.tensor([3 * PAGE_BYTES], "u8"); // all that is left, to the byte
  expect(rest.data).toHaveLength(3 * PAGE_BYTES);
});

test("a dimension below 1 is refused", () => {
  const memory = new Memory(2 * PAGE_BYTES);
  expect(() => memory.tensor([3, 0])).toThrow("at least 1");
  expect(() => memory.tensor([1.5])).toThrow("at least 1");
  expect(() => memory.tensor([-2, -3])).toThrow("at least 1");
});
