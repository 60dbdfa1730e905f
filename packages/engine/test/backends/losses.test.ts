import fc from "fast-check";
import { expect, test } from "vitest";

import type { RowLoss } from "../../src/backend/losses.ts";
import { BACKENDS, emptyEngine, labelsOf, tensorOf } from "../engines.ts";
import { expectSame } from "./pairs.ts";

const logits: readonly RowLoss[] = ["categoricalLogits", "binaryLogits"];
const probabilities: readonly RowLoss[] = [
  "categoricalNormalized",
  "categoricalClipped",
  "binaryClipped",
  "binaryLogClamped",
];
const errors: readonly RowLoss[] = ["squaredError", "absoluteError", "huber"];

const PARAMETER = { huber: 0.7 } as const;

function expectSameLoss(loss: RowLoss, predictions: fc.Arbitrary<number>): void {
  const pair = fc.tuple(predictions, fc.float({ min: 0, max: 1, noNaN: true }));
  const row = fc.array(pair, { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(row, (values) => {
      expectSame(({ memory, backend }) => {
        const [prediction, target, gradient] = [0, 1, 2].map(() =>
          memory.tensor([1, values.length]),
        );
        prediction!.data.set(values.map(([p]) => p));
        target!.data.set(values.map(([, t]) => t));
        const losses = memory.tensor([1]);
        const parameter = loss === "huber" ? PARAMETER.huber : 1e-7;
        const given = { prediction: prediction!, target: target! };
        backend.rowLoss(loss, { losses, gradient: gradient! }, given, parameter);
        return { losses: losses.data, gradient: gradient!.data };
      }, 1e-6);
    }),
    { numRuns: 300 },
  );
}

test.each([...logits, ...errors])(
  "wasm's %s and its gradient are the plain ones within 1e-6",
  (loss) => {
    expectSameLoss(loss, fc.float({ min: -60, max: 60, noNaN: true }));
  },
);

test.each(probabilities)("wasm's %s and its gradient are the plain ones within 1e-6", (loss) => {
  // A sum of 0 has no normal form: leave that to the NaN it gives.
  expectSameLoss(loss, fc.float({ min: Math.fround(1e-6), max: 1, noNaN: true }));
});

test.each(BACKENDS)(
  "%s: a prediction of NaN makes every loss NaN, wherever it stands",
  (backend) => {
    const engine = emptyEngine(backend);
    for (const loss of [...logits, ...probabilities, ...errors]) {
      for (let place = 0; place < 5; place++) {
        const prediction = tensorOf(
          engine,
          [1, 5],
          [0.1, 0.2, 0.3, 0.2, 0.2].with(place, Number.NaN),
        );
        const target = tensorOf(engine, [1, 5], [0.2, 0.2, 0.2, 0.2, 0.2]);
        const results = {
          losses: engine.memory.tensor([1]),
          gradient: engine.memory.tensor([1, 5]),
        };
        engine.backend.rowLoss(loss, results, { prediction, target }, 0.1);
        expect(results.losses.data[0], `${loss} ${place}`).toBeNaN();
      }
    }
  },
);

test.each(BACKENDS)("%s: a logit of -infinity under a target of 0 costs nothing", (backend) => {
  const engine = emptyEngine(backend);
  const prediction = tensorOf(engine, [1, 3], [1, -Infinity, 1]);
  const target = tensorOf(engine, [1, 3], [1, 0, 0]);
  const results = { losses: engine.memory.tensor([1]), gradient: engine.memory.tensor([1, 3]) };
  engine.backend.rowLoss("categoricalLogits", results, { prediction, target }, 0);
  expect(results.losses.data[0]).toBeCloseTo(Math.log(2), 6);
  expect([...results.gradient.data]).toEqual([-0.5, 0, 0.5]);
});

test.each(BACKENDS)(
  "%s: oneHot writes both values, and refuses a label that is no class",
  (backend) => {
    const engine = emptyEngine(backend);
    const out = engine.memory.tensor([2, 3]);
    engine.backend.oneHot(out, labelsOf(engine, [2, 0]), 0.5, 0.25);
    expect([...out.data]).toEqual([0.25, 0.25, 0.5, 0.5, 0.25, 0.25]);
    expect(() => engine.backend.oneHot(out, labelsOf(engine, [3, 0]), 1, 0)).toThrow("classes");
  },
);
