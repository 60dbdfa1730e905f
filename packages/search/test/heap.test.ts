import * as fc from "fast-check";
import { expect, test } from "vitest";

import { Heap } from "../src/heap.ts";

test("what is pushed comes out in order, pops in between or not", () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 20 }))), (steps) => {
      const heap = new Heap<number>((a, b) => a < b);
      let model: number[] = [];
      for (const step of steps) {
        if (step === null) {
          expect(heap.pop()).toBe(model[0]);
          model = model.slice(1);
        } else {
          heap.push(step);
          model = [...model, step].toSorted((a, b) => a - b);
        }
        expect(heap.top).toBe(model[0]);
      }
    }),
  );
});
