import fc from "fast-check";
import { expect, test } from "vitest";

import { BACKENDS, emptyEngine, tensorOf } from "../engines.ts";
import { expectSame } from "./pairs.ts";

test("layer normalization and its gradients are the plain ones within 1e-5, for every shape", () => {
  const size = fc.integer({ min: 1, max: 19 });
  fc.assert(
    fc.property(size, size, (N, C) => {
      expectSame((engine) => {
        const { memory, backend } = engine;
        const wave = (shape: readonly number[], f: number) => {
          const tensor = memory.tensor(shape);
          tensor.data.forEach((_, i, data) => (data[i] = 2 * Math.sin(i * f)));
          return tensor;
        };
        const [x, dy, gamma, beta] = [wave([N, C], 7), wave([N, C], 5), wave([C], 3), wave([C], 2)];
        const [y, dx] = [memory.tensor([N, C]), memory.tensor([N, C])];
        const [mean, rstd] = [memory.tensor([N]), memory.tensor([N])];
        const [dgamma, dbeta] = [memory.tensor([C]), memory.tensor([C])];
        backend.normalizeRows({ y, mean, rstd }, { x, gamma, beta, epsilon: 0.1 });
        backend.normalizeRowsBackward({ dx, dgamma, dbeta }, { dy, x, mean, rstd, gamma });
        return { y: y.data, dx: dx.data, dgamma: dgamma.data, dbeta: dbeta.data };
      }, 1e-5);
    }),
  );
});

test.each(BACKENDS)("%s: a NaN spoils its own row and no other", (backend) => {
  const engine = emptyEngine(backend);
  const x = tensorOf(engine, [2, 5], [1, 2, Number.NaN, 4, 5, 1, 2, 3, 4, 5]);
  const [gamma, beta] = [
    tensorOf(engine, [5], [1, 1, 1, 1, 1]),
    tensorOf(engine, [5], [0, 0, 0, 0, 0]),
  ];
  const [y, mean, rstd] = [[2, 5], [2], [2]].map((shape) => engine.memory.tensor(shape));
  engine.backend.normalizeRows(
    { y: y!, mean: mean!, rstd: rstd! },
    { x, gamma, beta, epsilon: 1e-3 },
  );
  expect([...y!.data].map(Number.isNaN)).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});
