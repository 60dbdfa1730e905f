import { expect, test } from "vitest";

import { Variable } from "../../src/autodiff/variable.ts";
import { BatchNormalization } from "../../src/layers/batch-normalization.ts";
import { BACKENDS, emptyEngine, tensorOf } from "../engines.ts";

test.each(BACKENDS)("%s: inference leaves the running averages as they are", (backend) => {
  const engine = emptyEngine(backend);
  const layer = new BatchNormalization(engine, { inputShape: [4] });
  const values = Array.from({ length: 12 }, (_, i) => i);
  const x = new Variable(tensorOf(engine, [3, 4], values), { differentiable: false });
  layer.forward({ training: false, tape: undefined }, x);
  expect([...layer.movingMean.data]).toEqual([0, 0, 0, 0]);
  expect([...layer.movingVariance.data]).toEqual([1, 1, 1, 1]);
});

test.each(BACKENDS)(
  "%s: training moves them by 1 - momentum, by the biased variance or the unbiased one",
  (backend) => {
    const engine = emptyEngine(backend);
    const values = { biased: 0.5 * 1 + 0.5 * 1.25, unbiased: 0.5 * 1 + 0.5 * (5 / 3) };
    for (const [estimator, variance] of Object.entries(values)) {
      const varianceEstimator = estimator === "biased" ? "biased" : "unbiased";
      const options = { inputShape: [1], momentum: 0.5, varianceEstimator } as const;
      const layer = new BatchNormalization(engine, options);
      const x = new Variable(tensorOf(engine, [4, 1], [1, 2, 3, 4]), { differentiable: false });
      layer.forward({ training: true, tape: undefined }, x);
      expect(layer.movingMean.data[0]).toBeCloseTo(1.25, 6);
      expect(layer.movingVariance.data[0]).toBeCloseTo(variance, 6);
    }
  },
);

test("gamma and beta that are not learned are no parameters", () => {
  const options = { inputShape: [2], scale: false, center: false };
  expect(new BatchNormalization(emptyEngine("wasm"), options).parameters).toEqual([]);
});
