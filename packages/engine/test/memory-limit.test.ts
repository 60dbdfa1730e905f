// Where 32-bit arithmetic on pointers would go wrong, and the last byte. Pages of a memory that were
// never touched take no room in the machine, so this is cheap.

import { expect, test } from "vitest";

import { createEngine, type Engine } from "../src/engine.ts";
import { BACKENDS, labelsOf, optionsOf, tensorOf } from "./engines.ts";

const GIB = 2 ** 30;

/** A little of everything, from pointers as an engine has them now: whole numbers, so exact. */
function compute(engine: Engine): readonly number[] {
  const { memory, backend } = engine;
  const [bytes, y] = [memory.tensor([2, 2], "u8"), memory.tensor([2, 2])];
  bytes.data.set([2, 4, 6, 8]);
  backend.gather(y, bytes, labelsOf(engine, [1, 0]), 0.5); // [[3, 4], [1, 2]]
  const product = memory.tensor([2, 2]);
  backend.gemm(product, y, y, "nt"); // [[25, 11], [11, 5]]
  backend.addBias(product, tensorOf(engine, [2], [-12, 0]));
  backend.relu(product, product);
  return [...product.data];
}

const EXPECTED = [13, 11, 0, 5];

test.each(BACKENDS)("%s: computes beyond 2 and 3 GiB, and up to the last byte of 4", (backend) => {
  const engine = createEngine({ ...optionsOf(backend), limitBytes: 4 * GIB });
  const { memory } = engine;
  for (const edge of [2 * GIB, 3 * GIB]) {
    memory.tensor([edge - 64 - memory.usedBytes], "u8");
    expect(compute(engine)).toEqual(EXPECTED);
    expect(memory.usedBytes).toBeGreaterThan(edge);
  }
  memory.tensor([4 * GIB - 5 * 64 - memory.usedBytes], "u8");
  expect(compute(engine)).toEqual(EXPECTED);
  expect(memory.usedBytes).toBe(4 * GIB);
});

test.each(BACKENDS)("%s: one byte more than 4 GiB is CAV_ENGINE_MEMORY", (backend) => {
  const engine = createEngine({ ...optionsOf(backend), limitBytes: 4 * GIB });
  const rest = 4 * GIB - engine.memory.usedBytes;
  const greedy = () => engine.memory.tensor([rest + 1], "u8");
  expect(greedy).toThrow(expect.objectContaining({ code: "CAV_ENGINE_MEMORY" }));
  expect(compute(engine)).toEqual(EXPECTED);
});
