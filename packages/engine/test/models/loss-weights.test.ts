import { describe, expect, test } from "vitest";

import { joinSources } from "../../src/data/batch-source.ts";
import { Examples } from "../../src/data/examples.ts";
import type { Engine } from "../../src/engine.ts";
import type { CompileOptions } from "../../src/models/compile.ts";
import * as layers from "../../src/models/describe.ts";
import { apply, graphOf, input } from "../../src/models/functional.ts";
import { Model } from "../../src/models/model.ts";
import { BACKENDS, emptyEngine } from "../engines.ts";

/** One input, a class and a number as outputs; one SGD step on one row. */
function step(engine: Engine, options: Partial<CompileOptions>) {
  const x = input(2);
  const outputs = [apply(layers.dense(2), x), apply(layers.dense(1), x)];
  const model = new Model(engine, graphOf({ inputs: x, outputs }), 7).compile({
    optimizer: { type: "sgd", learningRate: 1 },
    loss: ["sparseCategoricalCrossentropy", "meanSquaredError"],
    ...options,
  });
  const [first, second] = [0, 1].map((i) => model.network.weights.get(`layers.${i}.kernel`)!);
  const data = joinSources(
    new Examples(engine, {
      features: Float32Array.of(0.3, -0.2),
      shape: [2],
      answers: { labels: [1], classes: 2 },
    }),
    new Examples(engine, {
      features: Float32Array.of(0),
      shape: [1],
      answers: { targets: Float32Array.of(0.5), targetShape: [1] },
    }),
  );
  const onlyFirst = { ...data, batch: (rows: Uint32Array) => withoutSecondInput(data.batch(rows)) };
  const before = [first!.data.slice(), second!.data.slice()];
  const { loss } = model.trainStep(onlyFirst, Uint32Array.of(0));
  const moves = [first!, second!].map(({ data: after }, i) =>
    [...after].map((w, at) => w - before[i]![at]!),
  );
  return { loss, moves };
}

type Batch = ReturnType<Examples["batch"]>;

const withoutSecondInput = (batch: Batch): Batch => ({ ...batch, inputs: [batch.inputs[0]!] });

describe.each(BACKENDS)("%s", (backend) => {
  test("each output's loss and step are multiplied by its weight, within 1e-6", () => {
    const plain = step(emptyEngine(backend), {});
    const weighted = step(emptyEngine(backend), { lossWeights: [2, 0.5] });
    const first = step(emptyEngine(backend), { lossWeights: [1, 0] });
    for (const [output, factor] of [2, 0.5].entries()) {
      for (const [i, move] of plain.moves[output]!.entries()) {
        expect(weighted.moves[output]![i]).toBeCloseTo(factor * move, 6);
      }
    }
    expect(first.moves[1]).toEqual([0, 0]);
    expect(weighted.loss).toBeCloseTo(2 * first.loss + 0.5 * (plain.loss - first.loss), 6);
  });
});

test.each<readonly [string, Partial<CompileOptions>]>([
  ["2 outputs need as many losses, got 1 losses", { loss: ["meanSquaredError"] }],
  ["got 2 losses and 1 weights", { lossWeights: [1] }],
  ["a loss's weight must be at least 0, got -1", { lossWeights: [1, -1] }],
  ["got NaN", { lossWeights: [Number.NaN, 1] }],
])("lists that do not fit the outputs are CAV_USAGE: %s", (message, options) => {
  const compile = () => step(emptyEngine("wasm"), options);
  expect(compile).toThrow(expect.objectContaining({ code: "CAV_USAGE" }));
  expect(compile).toThrow(message);
});
