import { stream } from "@caviar/random";
import { describe, expect, test } from "vitest";

import { type Batch, type BatchSource, epochOf, joinSources } from "../../src/data/batch-source.ts";
import { Examples } from "../../src/data/examples.ts";
import { standardizationOf, uniformStandardization } from "../../src/data/standardization.ts";
import { BACKENDS, emptyEngine } from "../engines.ts";

const COUNT = 6;

/** Feature f of row n is n * width + f. */
const ramp = (width: number) => Array.from({ length: COUNT * width }, (_, i) => i);
const labels = { labels: [0, 1, 2, 0, 1, 2], classes: 3 };

describe.each(BACKENDS)("%s", (backend) => {
  test("bytes and floats are gathered and standardized alike, for every width", () => {
    for (let width = 1; width <= 9; width++) {
      const rows = Uint32Array.of(5, 0, 5);
      const batches = [Uint8Array.from(ramp(width)), Float32Array.from(ramp(width))].map(
        (features) => {
          const engine = emptyEngine(backend);
          const standardization = uniformStandardization(width, { mean: 3, factor: 0.5 });
          const source = { features, shape: [width], answers: labels, standardization };
          return [...new Examples(engine, source).batch(rows).inputs[0]!.data];
        },
      );
      const row = (n: number) => ramp(width).slice(n * width, (n + 1) * width);
      const expected = [...row(5), ...row(0), ...row(5)].map((x) => (x - 3) * 0.5);
      expect(batches).toEqual([expected, expected]);
    }
  });

  test("standardized training rows have mean 0 and variance 1 within 1e-6; others need not", () => {
    const features = Float32Array.from([1, 7, 100, 3, 7, 200, 8, 7, 300]);
    const train = Uint32Array.of(0, 1);
    const standardization = standardizationOf(features, 3, train);
    const answers = { targets: Float32Array.of(1, 2, 3), targetShape: [1] };
    const examples = new Examples(emptyEngine(backend), {
      features,
      shape: [3],
      answers,
      standardization,
    });
    const { inputs, targets } = examples.batch(Uint32Array.of(0, 1, 2));
    const [x, y] = [inputs[0]!, targets[0]!];
    expect([...x.data].slice(0, 6)).toEqual([-1, 0, -1, 1, 0, 1]);
    expect(x.data[6]).toBeCloseTo(6, 6);
    expect([...y.data]).toEqual([1, 2, 3]);
    expect(y.shape).toEqual([3, 1]);
  });

  test("images are mirrored, then moved, and 0 comes in from the border", () => {
    const engine = emptyEngine(backend);
    const x = engine.memory.tensor([3, 2, 3, 1]);
    x.data.set([1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]);
    const moves = engine.memory.tensor([3, 3], "u32");
    moves.data.set(Int32Array.of(1, 0, 0, 0, 1, -1, 1, -2, 0));
    const out = engine.memory.tensor([3, 2, 3, 1]);
    engine.backend.moveImages(out, x, moves);
    const pixels = [...out.data];
    const [mirrored, moved, gone] = [0, 6, 12].map((at) => pixels.slice(at, at + 6));
    expect(mirrored).toEqual([3, 2, 1, 6, 5, 4]);
    expect(moved).toEqual([0, 0, 0, 2, 3, 0]);
    expect(gone).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("the same stream augments alike, another one does not, and none leaves images as they are", () => {
    const engine = emptyEngine(backend);
    const features = Float32Array.from({ length: COUNT * 32 }, (_, i) => 1 + (i % 31));
    const examples = new Examples(engine, { features, shape: [4, 4, 2], answers: labels });
    const augmentation = { flipHorizontal: true, shiftPixels: 1 };
    const pixels = (seed?: number) => {
      const how = seed === undefined ? undefined : { augmentation, stream: stream(seed, "a") };
      return [...examples.batch(examples.allRows, how).inputs[0]!.data];
    };
    expect(pixels(1)).toEqual(pixels(1));
    expect(pixels(1)).not.toEqual(pixels(2));
    expect(pixels()).toEqual([...features]);
  });
});

test("joined sources have all inputs and all targets of the same rows, and must be as long", () => {
  const engine = emptyEngine("wasm");
  const left = new Examples(engine, { features: Uint8Array.from(ramp(2)), shape: [2] });
  const right = new Examples(engine, {
    features: Uint8Array.from(ramp(1)),
    shape: [1],
    answers: labels,
  });
  const { inputs, targets } = joinSources(left, right).batch(Uint32Array.of(3));
  expect(inputs.map(({ data }) => [...data])).toEqual([[6, 7], [3]]);
  expect(targets.map(({ data }) => [...data])).toEqual([[0]]);
  const short = new Examples(engine, { features: Uint8Array.of(1), shape: [1] });
  expect(() => joinSources(left, short)).toThrow("6 and 1");
});

test("labels come as u32 and weights with their rows", () => {
  const examples = new Examples(emptyEngine("wasm"), {
    features: Uint8Array.from(ramp(2)),
    shape: [2],
    answers: labels,
    sampleWeights: Float32Array.of(0, 1, 2, 3, 4, 5),
  });
  const { targets, sampleWeight } = examples.batch(Uint32Array.of(4, 2));
  const y = targets[0]!;
  expect(y.dtype).toBe("u32");
  expect([...y.data]).toEqual([1, 2]);
  expect(sampleWeight).toEqual(Float32Array.of(4, 2));
});

test("arrays that do not fit together are CAV_SHAPE_MISMATCH, saying what was expected", () => {
  const engine = emptyEngine("wasm");
  const build = (source: object) => () =>
    new Examples(engine, {
      features: Uint8Array.from(ramp(2)),
      shape: [2],
      answers: labels,
      ...source,
    });
  const mismatch = expect.objectContaining({ code: "CAV_SHAPE_MISMATCH" });
  expect(build({ shape: [5] })).toThrow(mismatch);
  expect(build({ features: new Uint8Array(0) })).toThrow(mismatch);
  expect(build({ answers: { labels: [0], classes: 3 } })).toThrow("need 6 labels, got 1");
  expect(build({ answers: { ...labels, classes: 2 } })).toThrow("row 2 has 2");
  const targets = { targets: new Float32Array(7), targetShape: [1] };
  expect(build({ answers: targets })).toThrow("need 6 targets, got 7");
  expect(() => build({})().batch(Uint32Array.of(6))).toThrow("beyond the data");
  const how = { augmentation: { shiftPixels: 1 }, stream: stream(1) };
  expect(() => build({})().batch(Uint32Array.of(0), how)).toThrow("needs images");
});

test.each(BACKENDS)(
  "%s: countRight counts rows whose label has the first largest value",
  (backend) => {
    const engine = emptyEngine(backend);
    const x = engine.memory.tensor([4, 3]);
    x.data.set([1, 2, 0, 5, 5, 4, 5, 5, 4, 1, Number.NaN, 2]);
    const truth = engine.memory.tensor([4], "u32");
    truth.data.set([1, 0, 1, 2]);
    expect(engine.backend.countRight(x, truth)).toBe(2);
  },
);

/** The features, labels and weights of a batch, as plain numbers. */
function plain({ inputs, targets, sampleWeight }: Batch): readonly number[][] {
  return [...[...inputs, ...targets].map(({ data }) => [...data]), [...(sampleWeight ?? [])]];
}

test.each(BACKENDS)("%s: an epoch's batches are those of its rows, from any source", (backend) => {
  const engine = emptyEngine(backend);
  const sampleWeights = Float32Array.of(1, 2, 3, 4, 5, 6);
  const [bytes, floats] = [Uint8Array, Float32Array].map((Values) => {
    const features = Values.from(ramp(2));
    return new Examples(engine, { features, shape: [2], answers: labels, sampleWeights });
  });
  const bare: BatchSource = { count: COUNT, batch: (rows) => bytes!.batch(rows) };
  const order = engine.memory.tensor([5], "u32");
  order.data.set([4, 0, 5, 5, 2]);
  for (const source of [bytes!, floats!, bare, joinSources(bytes!, bare)]) {
    const batches = epochOf(source, order);
    expect(plain(batches(0, 3))).toEqual(plain(source.batch(Uint32Array.of(4, 0, 5))));
    expect(plain(batches(3, 2))).toEqual(plain(source.batch(Uint32Array.of(5, 2))));
  }
});

test("bytes that are only scaled have the bits of standardized ones", () => {
  const engine = emptyEngine("wasm");
  const features = Uint8Array.from({ length: 256 }, (_, i) => i);
  const batchOf = (mean: number) => {
    const standardization = uniformStandardization(256, { mean, factor: 1 / 255 });
    const source = new Examples(engine, { features, shape: [256], standardization });
    return source.batch(Uint32Array.of(0)).inputs[0]!.data.slice();
  };
  const tiny = 1e-30; // vanishes beside any byte but 0
  expect(batchOf(0).subarray(1)).toEqual(batchOf(tiny).subarray(1));
  expect(batchOf(0)[0]).toBe(0);
});

test("an epoch's order that names a row beyond the data, or lies elsewhere, is refused", () => {
  const [engine, other] = [emptyEngine("wasm"), emptyEngine("reference")];
  const source = new Examples(engine, { features: Float32Array.from(ramp(1)), shape: [1] });
  const order = engine.memory.tensor([2], "u32");
  order.data.set([0, COUNT]);
  expect(() => source.epoch(order)).toThrow("beyond the data");
  const foreign = other.memory.tensor([1], "u32");
  foreign.data.set([0]);
  expect(() => source.epoch(foreign)).toThrow("another engine's memory");
});
