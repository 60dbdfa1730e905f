// What a look into a network finds, against the same figures from its outputs and weights; and that
// looking changes nothing.

import { expect, test } from "vitest";

import { LabelledRows } from "../../src/data/labelled-rows.ts";
import { Sequential } from "../../src/models/sequential.ts";
import { gradientNorms, layerStatistics } from "../../src/models/statistics.ts";
import { Training } from "../../src/models/training.ts";
import { encodeSafetensors } from "../../src/safetensors/encode.ts";
import { emptyEngine } from "../engines.ts";

function begin() {
  const engine = emptyEngine("reference");
  const source = {
    features: Uint8Array.from({ length: 40 * 6 }, (_, i) => (i * 7919) % 256),
    labels: Uint8Array.from({ length: 40 }, (_, i) => i % 3),
    width: 6,
    classes: 3,
    scale: 1 / 255,
  };
  const data = new LabelledRows(engine, source);
  const model = new Sequential(engine, {
    inputs: 6,
    layers: [
      { type: "dense", units: 5 },
      { type: "batchNormalization" },
      { type: "relu" },
      { type: "dropout", rate: 0.5 },
      { type: "dense", units: 3 },
    ],
  });
  model.initialize(1);
  const training = new Training(model, { type: "adam", learningRate: 0.01 }, 7);
  return { engine, data, model, training };
}

const rows = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);

test("moments and dead units of a layer are those of its outputs, to 1e-6", () => {
  const { engine, data, model, training } = begin();
  training.trainStep(data, rows(40));
  const outputs = new Map<number, Float32Array>();
  const observe = (place: number, { data: output }: { data: { data: Float32Array } }) => {
    outputs.set(place, output.data.slice());
  };
  engine.scope(() => {
    model.run({ training: false, tape: undefined, observe }, [data.gather(rows(40)).x]);
  });
  engine.scope(() => {
    const found = layerStatistics(model, [data.gather(rows(40)).x]);
    expect(found.map(({ type }) => type)).toEqual([
      "dense",
      "batchNormalization",
      "relu",
      "dropout",
      "dense",
    ]);
    for (const { layer, mean, standardDeviation, deadShare } of found) {
      const values = [...outputs.get(layer)!];
      const average = values.reduce((sum, value) => sum + value, 0) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0);
      expect(mean).toBeCloseTo(average, 6);
      expect(standardDeviation).toBeCloseTo(Math.sqrt(squares / values.length), 6);
      const units = values.length / 40;
      const dead = Array.from({ length: units }, (_, unit) =>
        values.every((value, i) => i % units !== unit || value === 0),
      );
      expect(deadShare).toBeCloseTo(dead.filter(Boolean).length / units, 12);
    }
    expect(found[1]).toMatchObject({ movingMean: expect.any(Number), gamma: expect.any(Number) });
    expect(found[2]).not.toHaveProperty("weightNorm");
  });
});

test("a ReLU below which everything is negative is dead", () => {
  const { engine, data, model } = begin();
  model.weights.get("layers.1.beta")!.data.fill(-100);
  engine.scope(() => {
    const found = layerStatistics(model, [data.gather(rows(40)).x]);
    expect(found[2]).toMatchObject({ type: "relu", deadShare: 1, mean: 0, standardDeviation: 0 });
  });
});

test("a training that is looked into at every step has the same state, bit for bit", () => {
  const states = [false, true].map((isWatched) => {
    const { engine, data, model, training } = begin();
    const norms: number[] = [];
    for (let step = 0; step < 5; step++) {
      const look = () => norms.push(...gradientNorms(model).values());
      training.trainStep(data, rows(20), isWatched ? look : undefined);
      if (isWatched) engine.scope(() => layerStatistics(model, [data.gather(rows(40)).x]));
    }
    expect(norms.every((norm) => norm > 0)).toBe(true);
    expect(norms).toHaveLength(isWatched ? 5 * model.parameters.length : 0);
    return encodeSafetensors({ tensors: training.state(), metadata: {} });
  });
  expect(states[0]).toEqual(states[1]);
});

test("gradients can only be asked for while they are there", () => {
  expect(() => gradientNorms(begin().model)).toThrow(/layers\.0\.kernel has no gradient/);
});
