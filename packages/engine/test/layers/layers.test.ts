// What the layers promise beside their numbers, which test/verify and gradients.test.ts compare.

import { stream } from "@caviar/random";
import { describe, expect, test } from "vitest";

import { Variable } from "../../src/autodiff/variable.ts";
import { Examples } from "../../src/data/examples.ts";
import { standardizationOf } from "../../src/data/standardization.ts";
import {
  createLayer,
  createMergeLayer,
  type LayerDescription,
} from "../../src/layers/create-layer.ts";
import { Dropout } from "../../src/layers/dropout.ts";
import type { Noise } from "../../src/layers/layer.ts";
import { layOut } from "../../src/layers/windows.ts";
import { BACKENDS, emptyEngine, tensorOf } from "../engines.ts";

const inference = { training: false, tape: undefined };

test.each([
  // height, kernel, stride, dilation, padding: output, padding before
  [8, 3, 1, 1, "valid", 6, 0],
  [8, 3, 1, 1, "same", 8, 1],
  [8, 3, 2, 1, "same", 4, 0], // the odd pixel goes after the image
  [7, 3, 2, 1, "same", 4, 1],
  [5, 2, 2, 1, "same", 3, 0],
  [5, 2, 2, 1, "valid", 2, 0],
  [2, 5, 1, 1, "same", 2, 2],
  [7, 2, 3, 1, "valid", 2, 0],
  [8, 3, 1, 2, "valid", 4, 0],
  [8, 3, 1, 2, "same", 8, 2],
] as const)(
  "%i pixels, kernel %i, stride %i, dilation %i, %s: output %i, %i before, as TensorFlow",
  (height, kernelSize, strides, dilationRate, padding, outputHeight, top) => {
    const windows = layOut({
      inputShape: [height, 9, 2],
      kernelSize,
      strides,
      dilationRate,
      padding,
    });
    expect(windows).toMatchObject({ outputHeight, top });
  },
);

test.each<[string, LayerDescription, readonly number[], string]>([
  [
    "a kernel larger than the image",
    { type: "conv2D", filters: 1, kernelSize: 4 },
    [3, 5, 1],
    "a window of 4 does not fit into 3 pixels",
  ],
  [
    "an input that is no image",
    { type: "maxPooling2D" },
    [3, 5],
    "[height, width, channels], got [3,5]",
  ],
  [
    "a stride of 0",
    { type: "conv2D", filters: 1, kernelSize: 2, strides: 0 },
    [3, 5, 1],
    "strides must be",
  ],
  [
    "layer normalization over the first axis",
    { type: "layerNormalization", axis: -2 },
    [3, 5],
    "takes the last axes",
  ],
])("%s is CAV_SHAPE_MISMATCH", (_, description, inputShape, words) => {
  const engine = emptyEngine("wasm");
  const create = () => createLayer(engine, description, { inputShape, place: 0 });
  expect(create).toThrow(words);
  expect(create).toThrow(expect.objectContaining({ code: "CAV_SHAPE_MISMATCH" }));
});

test.each([
  [
    "inputs of two shapes cannot be added",
    { type: "add" as const },
    [
      [2, 3],
      [3, 2],
    ],
  ],
  ["nothing cannot be added", { type: "add" as const }, []],
  [
    "inputs that differ elsewhere cannot be concatenated",
    { type: "concatenate" as const },
    [
      [2, 3],
      [3, 3],
    ],
  ],
  [
    "there is no axis -3 to concatenate",
    { type: "concatenate" as const, axis: -3 },
    [
      [2, 3],
      [2, 3],
    ],
  ],
])("%s: CAV_SHAPE_MISMATCH", (_, description, shapes) => {
  const create = () => createMergeLayer(emptyEngine("wasm"), description, shapes);
  expect(create).toThrow(expect.objectContaining({ code: "CAV_SHAPE_MISMATCH" }));
});

test.each([Number.NaN, -1, 4, 1.5])("an embedding of 4 rows refuses %d", (row) => {
  const engine = emptyEngine("wasm");
  const description = { type: "embedding", inputDim: 4, outputDim: 2 } as const;
  const layer = createLayer(engine, description, { inputShape: [1], place: 0 });
  const x = new Variable(tensorOf(engine, [1, 1], [row]), { differentiable: false });
  expect(() => layer.forward(inference, x)).toThrow(`from 0 to 3, got ${row}`);
});

describe.each(BACKENDS)("%s", (backend) => {
  function dropped(place: number, noise: Noise): number[] {
    const engine = emptyEngine(backend);
    const layer = new Dropout(engine, { inputShape: [64], rate: 0.5, place });
    const ones = new Variable(
      tensorOf(
        engine,
        [1, 64],
        Array.from({ length: 64 }, () => 1),
      ),
      {
        differentiable: false,
      },
    );
    return [...layer.forward({ training: true, tape: undefined, noise }, ones).values];
  }

  test("dropout is a function of seed, layer and step: equal ones draw the same, others differ", () => {
    const first = dropped(1, { seed: 7, step: 3 });
    expect(dropped(1, { seed: 7, step: 3 })).toEqual(first);
    expect(dropped(2, { seed: 7, step: 3 })).not.toEqual(first);
    expect(dropped(1, { seed: 7, step: 4 })).not.toEqual(first);
    expect(dropped(1, { seed: 8, step: 3 })).not.toEqual(first);
  });

  test("inference of a convolution leaves nothing but its output in the memory", () => {
    const engine = emptyEngine(backend);
    const description = { type: "conv2D", filters: 2, kernelSize: 3 } as const;
    const layer = createLayer(engine, description, { inputShape: [20, 20, 3], place: 0 });
    const data = engine.memory.tensor([4, 20, 20, 3]);
    data.data.fill(1);
    const before = engine.memory.usedBytes;
    const { data: y } = layer.forward(inference, new Variable(data, { differentiable: false }));
    expect(y.shape).toEqual([4, 18, 18, 2]);
    expect(engine.memory.usedBytes - before).toBe(4 * 18 * 18 * 2 * 4);
  });
});

test("dropout refuses a rate of 1, and training without noise", () => {
  const engine = emptyEngine("wasm");
  const layer = (rate: number) => new Dropout(engine, { inputShape: [2], rate, place: 0 });
  expect(() => layer(1)).toThrow(expect.objectContaining({ code: "CAV_USAGE" }));
  const x = new Variable(tensorOf(engine, [1, 2], [1, 1]), { differentiable: false });
  expect(() => layer(0.5).forward({ training: true, tape: undefined }, x)).toThrow("noise");
});

test("a layer draws the same weights from the same stream, and others from another", () => {
  const engine = emptyEngine("wasm");
  const description = { type: "conv2D", filters: 4, kernelSize: 3 } as const;
  const weightsOf = (seed: number) => {
    const layer = createLayer(engine, description, { inputShape: [8, 8, 2], place: 0 });
    layer.initialize?.(stream(seed, "init", 0));
    return layer.parameters[0]!.variable.values;
  };
  expect(weightsOf(1)).toEqual(weightsOf(1));
  expect(weightsOf(1)).not.toEqual(weightsOf(2));
});

const linear: readonly LayerDescription[] = [
  { type: "dense", units: 3 },
  { type: "conv2D", filters: 2, kernelSize: 2 },
  { type: "depthwiseConv2D", kernelSize: 2 },
  { type: "maxPooling2D" },
  { type: "averagePooling2D" },
  { type: "globalAveragePooling2D" },
  { type: "flatten" },
  { type: "batchNormalization" },
  { type: "layerNormalization" },
  { type: "relu" },
  { type: "rescaling", scale: 2, offset: 1 },
];

test.each(BACKENDS)(
  "%s: a NaN or an infinity in the input is seen behind every layer",
  (backend) => {
    for (const description of linear) {
      for (const bad of [Number.NaN, Infinity]) {
        const engine = emptyEngine(backend);
        const layer = createLayer(engine, description, { inputShape: [4, 4, 3], place: 0 });
        layer.initialize?.(stream(1, "init"));
        const values = Array.from({ length: 48 }, (_, i) => Math.sin(i)).with(17, bad);
        const x = new Variable(tensorOf(engine, [1, 4, 4, 3], values), { differentiable: false });
        const y = layer.forward({ training: true, tape: undefined }, x).values;
        expect(y.every(Number.isFinite), `${description.type} of ${bad}`).toBe(false);
      }
    }
  },
);

test.each(BACKENDS)(
  "%s: rescaling multiplies and shifts by one number or by channel",
  (backend) => {
    const engine = emptyEngine(backend);
    const values = [1, 2, 3, 4, 5, 6];
    const outputOf = (scale: number | readonly number[], offset?: readonly number[]) => {
      const description = { type: "rescaling", scale, ...(offset && { offset }) } as const;
      const layer = createLayer(engine, description, { inputShape: [3], place: 0 });
      const x = new Variable(tensorOf(engine, [2, 3], values), { differentiable: false });
      return [...layer.forward(inference, x).values];
    };
    expect(outputOf(0.5)).toEqual([0.5, 1, 1.5, 2, 2.5, 3]);
    expect(outputOf([1, 2, 3], [0, 1, -1])).toEqual([1, 5, 8, 4, 11, 17]);
  },
);

test("rescaling prepares features as Examples standardizes them, within 1e-6", () => {
  const engine = emptyEngine("wasm");
  const features = Float32Array.of(1, 20, 3, 10, 5, 60);
  const standardization = standardizationOf(features, 2, Uint32Array.of(0, 1, 2));
  const { mean, factor } = standardization;
  const offset = [...mean].map((m, i) => -m * factor[i]!);
  const description = { type: "rescaling", scale: [...factor], offset } as const;
  const layer = createLayer(engine, description, { inputShape: [2], place: 0 });
  const x = new Variable(tensorOf(engine, [3, 2], features), { differentiable: false });
  const answers = { labels: [0, 1, 0], classes: 2 };
  const data = new Examples(engine, { features, shape: [2], answers, standardization });
  const [prepared] = data.batch(data.allRows).inputs;
  for (const [i, value] of layer.forward(inference, x).values.entries()) {
    expect(value).toBeCloseTo(prepared!.data[i]!, 6);
  }
});

test("rescaling refuses what is no finite number, and lists of another length than its input has", () => {
  const engine = emptyEngine("wasm");
  const build = (scale: number | readonly number[]) => () =>
    createLayer(engine, { type: "rescaling", scale }, { inputShape: [3], place: 0 });
  expect(build([1, 2])).toThrow(
    "rescaling's scale must be one number or one for each of 3 features, got 2",
  );
  expect(build(Number.NaN)).toThrow(
    "rescaling's scale must be a finite number or a list of them, got NaN",
  );
});

test("softmax refuses an axis that its input does not have", () => {
  const engine = emptyEngine("wasm");
  for (const axis of [0, -3, -1.5]) {
    const activation = { name: "softmax", axis } as const;
    const description = { type: "activation", activation } as const;
    const layer = createLayer(engine, description, { inputShape: [2], place: 0 });
    const x = new Variable(tensorOf(engine, [1, 2], [1, 2]), { differentiable: false });
    expect(() => layer.forward(inference, x)).toThrow(
      `an axis from -1 to -2 of [1,2], got ${axis}`,
    );
  }
});
