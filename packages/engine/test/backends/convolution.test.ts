import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { Windows } from "../../src/backend/convolution.ts";
import type { Engine } from "../../src/engine.ts";
import { layOut } from "../../src/layers/windows.ts";
import type { Tensor } from "../../src/tensor.ts";
import { BACKENDS, emptyEngine } from "../engines.ts";
import { expectSame } from "./pairs.ts";

const small = fc.integer({ min: 1, max: 3 });

/** Windows of every kind that fit their image. */
const windows: fc.Arbitrary<Windows> = fc
  .record({
    batch: small,
    inputShape: fc.tuple(
      fc.integer({ min: 3, max: 8 }),
      fc.integer({ min: 3, max: 8 }),
      fc.integer({ min: 1, max: 9 }),
    ),
    kernelSize: fc.tuple(small, small),
    strides: fc.tuple(small, small),
    dilationRate: fc.constantFrom<[number, number]>([1, 1], [1, 2], [2, 1]),
    padding: fc.constantFrom("same" as const, "valid" as const),
  })
  .filter(({ inputShape: [H, W], kernelSize: [a, b], dilationRate: [p, q], padding }) =>
    padding === "same" ? true : (a - 1) * p < H && (b - 1) * q < W,
  )
  .map(({ batch, ...options }) => ({ ...layOut(options), batch }));

/** Whole numbers, exact in float32 in any order of summation. */
function wholes(engine: Engine, shape: readonly number[], salt: number): Tensor {
  const tensor = engine.memory.tensor(shape);
  const { data } = tensor;
  for (let i = 0; i < data.length; i++) data[i] = ((i * 7919 + salt * 104_729) % 17) - 8;
  return tensor;
}

function dot(a: Tensor, b: Tensor): number {
  const other = b.data;
  return a.data.reduce((sum, value, i) => sum + value * other[i]!, 0);
}

const imageOf = (w: Windows) => [w.batch, w.height, w.width, w.channels];
const outputOf = (w: Windows, channels = w.channels) => [
  w.batch,
  w.outputHeight,
  w.outputWidth,
  channels,
];
const patchesOf = (w: Windows) => [
  w.batch * w.outputHeight * w.outputWidth,
  w.kernelRows * w.kernelColumns * w.channels,
];

test("patches and their transpose are exactly the plain ones, for all windows", () => {
  fc.assert(
    fc.property(windows, (w) => {
      expectSame((engine) => {
        const { memory, backend } = engine;
        const [patches, dx] = [memory.tensor(patchesOf(w)), memory.tensor(imageOf(w))];
        const after = wholes(engine, [16], 9);
        backend.imageToPatches(patches, wholes(engine, imageOf(w), 1), w);
        backend.patchesToImage(dx, wholes(engine, patchesOf(w), 2), w);
        return { patches: patches.data, dx: dx.data, after: after.data };
      }, 0);
    }),
    { numRuns: 200 },
  );
});

test("depthwise convolution and its gradients are exactly the plain ones, for all windows", () => {
  fc.assert(
    fc.property(windows, small, (w, multiplier) => {
      expectSame((engine) => {
        const { memory, backend } = engine;
        const outputs = outputOf(w, w.channels * multiplier);
        const kernelShape = [w.kernelRows, w.kernelColumns, w.channels, multiplier];
        const [x, kernel] = [wholes(engine, imageOf(w), 1), wholes(engine, kernelShape, 2)];
        const [y, dx] = [memory.tensor(outputs), memory.tensor(imageOf(w))];
        const dkernel = memory.tensor(kernelShape);
        backend.depthwise(y, x, kernel, w);
        const dy = wholes(engine, outputs, 3);
        backend.depthwiseBackward({ dx, dkernel }, { dy, x, kernel }, w);
        return { y: y.data, dx: dx.data, dkernel: dkernel.data };
      }, 0);
    }),
    { numRuns: 200 },
  );
});

const pools = windows
  .map((w) => ({ ...w, dilationRows: 1, dilationColumns: 1 }))
  .filter(
    // Without its dilation a window may no longer start inside the image.
    (w) => w.top < w.kernelRows && w.left < w.kernelColumns,
  );

test("pooling and its gradients are the plain ones within 1e-6, for all windows", () => {
  fc.assert(
    fc.property(pools, (w) => {
      expectSame((engine) => {
        const { memory, backend } = engine;
        const x = wholes(engine, imageOf(w), 1); // with ties
        const dy = wholes(engine, outputOf(w), 2);
        const [largest, mean] = [memory.tensor(outputOf(w)), memory.tensor(outputOf(w))];
        const [dLargest, dMean] = [memory.tensor(imageOf(w)), memory.tensor(imageOf(w))];
        const places = memory.tensor(outputOf(w), "u32");
        backend.maxPool(largest, places, x, w);
        backend.maxPoolBackward(dLargest, dy, places, w);
        backend.averagePool(mean, x, w);
        backend.averagePoolBackward(dMean, dy, w);
        return {
          largest: largest.data,
          places: places.data,
          dLargest: dLargest.data,
          mean: mean.data,
          dMean: dMean.data,
        };
      }, 1e-6);
    }),
    { numRuns: 200 },
  );
});

describe.each(BACKENDS)("%s", (backend) => {
  test("the patches' transpose is one: <patches(x), p> = <x, image(p)>, exactly on whole numbers", () => {
    fc.assert(
      fc.property(windows, (w) => {
        const engine = emptyEngine(backend);
        const [x, p] = [wholes(engine, imageOf(w), 1), wholes(engine, patchesOf(w), 2)];
        const [patches, image] = [engine.memory.tensor(p.shape), engine.memory.tensor(x.shape)];
        engine.backend.imageToPatches(patches, x, w);
        engine.backend.patchesToImage(image, p, w);
        expect(dot(patches, p)).toBe(dot(x, image));
      }),
    );
  });

  test("a NaN pixel is the maximum of every window that has it", () => {
    const engine = emptyEngine(backend);
    const w = {
      ...layOut({ inputShape: [4, 4, 5], kernelSize: 2, strides: 2, padding: "valid" }),
      batch: 1,
    };
    const x = wholes(engine, imageOf(w), 1);
    x.data[0] = Number.NaN; // the first of its window
    x.data[(2 * 4 + 3) * 5 + 4] = Number.NaN; // the second of the last window, last channel
    const y = engine.memory.tensor(outputOf(w));
    engine.backend.maxPool(y, engine.memory.tensor(y.shape, "u32"), x, w);
    const places = [...y.data.entries()].filter(([, value]) => Number.isNaN(value));
    expect(places.map(([i]) => i)).toEqual([0, 3 * 5 + 4]);
  });

  test("tensors that are not what the windows say are refused before a kernel sees them", () => {
    const { memory, backend: operations } = emptyEngine(backend);
    const w = {
      ...layOut({ inputShape: [4, 4, 2], kernelSize: 2, strides: 1, padding: "same" }),
      batch: 1,
    };
    const [x, y] = [memory.tensor(imageOf(w)), memory.tensor(outputOf(w))];
    const [wrong, places] = [memory.tensor([1, 3, 4, 2]), memory.tensor(y.shape, "u32")];
    expect(() => operations.maxPool(y, places, wrong, w)).toThrow("another image");
    expect(() => operations.averagePool(wrong, x, w)).toThrow("another size");
    expect(() => operations.imageToPatches(wrong, x, w)).toThrow("another size");
    expect(() => operations.depthwise(y, x, memory.tensor([2, 2, 1, 1]), w)).toThrow(
      "kernel has another size",
    );
  });
});
