// The pieces of the adaptive updates: wasm against the reference kernels.

import { permutation, stream } from "@caviar/random";
import { expect, test } from "vitest";

import type { Engine } from "../../src/engine.ts";
import type { Tensor } from "../../src/tensor.ts";
import { emptyEngine, tensorOf } from "../engines.ts";

function spread(count: number, salt: number): Float32Array {
  const order = permutation(stream(salt, "values"), count);
  return Float32Array.from(order, (rank) => (rank / count - 0.5) * 4);
}

type Operation = (engine: Engine, y: Tensor, x: Tensor, squares: Tensor) => void;

const operations: Record<string, Operation> = {
  blendSquares: ({ backend }, y, x) => backend.blendSquares(y, x, 0.9, 0.1),
  addQuotient: ({ backend }, y, x, squares) =>
    backend.addQuotient(y, x, squares, { scale: -0.1, inner: 1e-3, outer: 1e-2 }),
  raise: ({ backend }, y, x) => backend.raise(y, x),
  addSign: ({ backend }, y, x) => backend.addSign(y, x, 0.25),
  clip: ({ backend }, y) => backend.clip(y, 0.5),
  sweepDenormals: ({ backend }, y) => backend.sweepDenormals(y),
};

test.each(Object.entries(operations))(
  "%s agrees with the reference within 1e-5, for every length",
  (_, operation) => {
    for (let size = 1; size <= 19; size++) {
      const [fast, plain] = (["wasm", "reference"] as const).map((backend) => {
        const engine = emptyEngine(backend);
        const y = tensorOf(engine, [size], spread(size, 1));
        const squares = tensorOf(engine, [size], spread(size, 3)); // below 0 counts as 0
        operation(engine, y, tensorOf(engine, [size], spread(size, 2)), squares);
        return [...y.data];
      });
      for (const [i, value] of plain!.entries()) expect(fast![i]).toBeCloseTo(value, 5);
    }
  },
);

test.each(Object.entries(operations))("%s lets NaN through on both backends", (_, operation) => {
  for (const backend of ["wasm", "reference"] as const) {
    for (let place = 0; place < 6; place++) {
      const engine = emptyEngine(backend);
      const spoilt = () => tensorOf(engine, [6], [1, 2, 3, 4, 5, 6].with(place, Number.NaN));
      const y = spoilt();
      operation(engine, y, spoilt(), spoilt());
      expect(y.data[place]).toBeNaN();
    }
  }
});
