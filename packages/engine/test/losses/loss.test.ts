// What the losses promise beside their numbers, which test/verify compares with PyTorch's.

import { describe, expect, test } from "vitest";

import { Tape } from "../../src/autodiff/tape.ts";
import { Variable } from "../../src/autodiff/variable.ts";
import type { Engine } from "../../src/engine.ts";
import { computeLoss, type Loss } from "../../src/losses/loss.ts";
import { BACKENDS, emptyEngine, labelsOf, tensorOf } from "../engines.ts";
import { expectGradients, normals } from "../layers/finite-differences.ts";

const [N, C] = [4, 5];

const fromLogits: readonly Loss[] = [
  "categoricalCrossentropy",
  { type: "categoricalCrossentropy", labelSmoothing: 0.2, reduction: "sum" },
  "binaryCrossentropy",
  { type: "binaryCrossentropy", labelSmoothing: 0.1, reduction: "weightedMean" },
  "meanSquaredError",
  "meanAbsoluteError",
  { type: "huber", delta: 0.4 },
];

const fromProbabilities: readonly Loss[] = [
  { type: "categoricalCrossentropy", fromLogits: false },
  { type: "categoricalCrossentropy", fromLogits: false, probabilities: "clipped" },
  { type: "binaryCrossentropy", fromLogits: false },
  { type: "binaryCrossentropy", fromLogits: false, probabilities: "logClamped" },
];

const sampleWeight = [1, 0.5, 2, 0];

/** Targets that are positive and sum to 1 in each row. */
const soft = Array.from({ length: N * C }, (_, i) => [0.1, 0.2, 0.4, 0.2, 0.1][i % C]!);

describe.each(BACKENDS)("%s", (backend) => {
  function expectLossGradients(loss: Loss, values: Float32Array): void {
    const engine = emptyEngine(backend);
    const prediction = new Variable(tensorOf(engine, [N, C], values), { differentiable: true });
    const target = tensorOf(engine, [N, C], soft);
    const compute = () => computeLoss(engine, loss, prediction, target, { sampleWeight });
    // As a scalar that the tape differentiates.
    expectGradients(
      engine,
      { prediction },
      (tape) => {
        const result = compute();
        const output = new Variable(tensorOf(engine, [1], [result.value]), {
          differentiable: true,
        });
        tape?.record(output, (dy) => {
          result.backward(new Tape(engine));
          engine.backend.blend(prediction.gradient!, prediction.gradient!, dy.data[0]!, 0);
        });
        return output;
      },
      2e-3,
    );
  }

  test.each(fromLogits.map((loss) => [JSON.stringify(loss), loss] as const))(
    "the gradient of %s with sample weights is its difference quotient within 2e-3",
    (_, loss) => expectLossGradients(loss, normals(N * C, 3)),
  );

  test.each(fromProbabilities.map((loss) => [JSON.stringify(loss), loss] as const))(
    "the gradient of %s with sample weights is its difference quotient within 2e-3",
    (_, loss) => {
      const probabilities = normals(N * C, 2).map((z) => 0.5 + 0.3 * Math.tanh(z));
      expectLossGradients(loss, probabilities);
    },
  );

  test("labels, and the same as ones among zeros, cost the same within 1e-6, smoothed or not", () => {
    const engine = emptyEngine(backend);
    const logits = new Variable(tensorOf(engine, [2, 3], normals(6, 1)), { differentiable: true });
    for (const labelSmoothing of [0, 0.1]) {
      const sparse = { type: "sparseCategoricalCrossentropy", labelSmoothing } as const;
      const dense = { type: "categoricalCrossentropy", labelSmoothing } as const;
      const byLabel = computeLoss(engine, sparse, logits, labelsOf(engine, [2, 0]));
      const ones = tensorOf(engine, [2, 3], [0, 0, 1, 1, 0, 0]);
      const byOnes = computeLoss(engine, dense, logits, ones);
      expect(byLabel.value).toBeCloseTo(byOnes.value, 6);
    }
  });

  test("class weights go by the label, the largest target, or a binary 0 or 1", () => {
    const engine = emptyEngine(backend);
    const value = (loss: Loss, columns: number, target: Parameters<typeof computeLoss>[3]) => {
      const zeros = Array.from({ length: 2 * columns }, () => 0);
      const prediction = new Variable(tensorOf(engine, [2, columns], zeros), {
        differentiable: true,
      });
      return computeLoss(engine, loss, prediction, target, { classWeight: [1, 3] }).value;
    };
    const labels = labelsOf(engine, [0, 1]);
    expect(value("sparseCategoricalCrossentropy", 2, labels)).toBeCloseTo(2 * Math.log(2), 6);
    const ones = tensorOf(engine, [2, 2], [1, 0, 0, 1]);
    expect(value("categoricalCrossentropy", 2, ones)).toBeCloseTo(2 * Math.log(2), 6);
    const binary = tensorOf(engine, [2, 1], [0, 1]);
    expect(value("binaryCrossentropy", 1, binary)).toBeCloseTo(2 * Math.log(2), 6);
  });
});

test.each<[string, (engine: Engine, prediction: Variable) => unknown, string]>([
  [
    "a target of another shape",
    (engine, p) =>
      computeLoss(engine, "meanSquaredError", p, tensorOf(engine, [3, 2], [1, 2, 3, 4, 5, 6])),
    "prediction's shape [2,3], got [3,2]",
  ],
  [
    "too few labels",
    (engine, p) =>
      computeLoss(
        engine,
        { type: "sparseCategoricalCrossentropy", labelSmoothing: 0.1 },
        p,
        labelsOf(engine, [0]),
      ),
    "need 2 labels, got 1",
  ],
  [
    "a label that is no class, for the plain loss too",
    (engine, p) =>
      computeLoss(engine, "sparseCategoricalCrossentropy", p, labelsOf(engine, [3, 0])),
    "below 3, the number of classes; row 0 has 3",
  ],
  [
    "a label that is no class",
    (engine, p) =>
      computeLoss(
        engine,
        { type: "sparseCategoricalCrossentropy", reduction: "sum" },
        p,
        labelsOf(engine, [0, 3]),
      ),
    "below 3, the number of classes; row 1 has 3",
  ],
  [
    "too few sample weights",
    (engine, p) =>
      computeLoss(engine, "sparseCategoricalCrossentropy", p, labelsOf(engine, [0, 1]), {
        sampleWeight: [1],
      }),
    "2 sample weights, got 1",
  ],
  [
    "a class without a weight",
    (engine, p) =>
      computeLoss(engine, "sparseCategoricalCrossentropy", p, labelsOf(engine, [0, 2]), {
        classWeight: [1, 1],
      }),
    "class 2 of row 1 has no weight",
  ],
])("%s is CAV_SHAPE_MISMATCH", (_, compute, words) => {
  const engine = emptyEngine("wasm");
  const prediction = new Variable(tensorOf(engine, [2, 3], normals(6, 1)), {
    differentiable: true,
  });
  expect(() => compute(engine, prediction)).toThrow(words);
  expect(() => compute(engine, prediction)).toThrow(
    expect.objectContaining({ code: "CAV_SHAPE_MISMATCH" }),
  );
});
