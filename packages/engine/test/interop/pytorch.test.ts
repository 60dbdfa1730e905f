// PyTorch's files without PyTorch: state_dicts that it wrote, and what is refused.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { CaviarError } from "@caviar/errors";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { exportPytorch } from "../../src/interop/pytorch/export-pytorch.ts";
import { importPytorch } from "../../src/interop/pytorch/import-pytorch.ts";
import * as layers from "../../src/models/describe.ts";
import { apply, graphOf, input } from "../../src/models/functional.ts";
import { chain, type Graph } from "../../src/models/graph.ts";
import { Model } from "../../src/models/model.ts";
import { decodeSafetensors } from "../../src/safetensors/decode.ts";
import { encodeSafetensors } from "../../src/safetensors/encode.ts";
import type { StoredTensors } from "../../src/safetensors/format.ts";
import { BACKENDS, emptyEngine } from "../engines.ts";
import { distance, drawn, NETWORKS } from "./networks.ts";

const fixture = (name: string): Uint8Array =>
  new Uint8Array(
    readFileSync(join(import.meta.dirname, "fixtures", `pytorch-${name}.safetensors`)),
  );

const normalized = { epsilon: 1e-5, momentum: 0.9, varianceEstimator: "unbiased" } as const;

const CLASSIFIER = chain({
  inputs: 6,
  layers: [
    layers.dense(8, { useBias: true }),
    layers.batchNormalization(normalized),
    layers.activation("relu"),
    layers.dropout(0.5),
    layers.dense(3),
  ],
});

function residual(): Graph {
  const x = input([4, 5, 2]);
  const stem = apply(layers.conv2D(3, 3, { padding: "same", useBias: true }), x);
  const h = apply(layers.activation("relu"), apply(layers.batchNormalization(normalized), stem));
  const conv = layers.conv2D(3, 3, { padding: "same", useBias: false, activation: "relu" });
  const sum = apply(layers.add(), h, apply(conv, h));
  return graphOf({ inputs: x, outputs: apply(layers.dense(3), apply(layers.flatten(), sum)) });
}

/** A flattened image, whose features PyTorch has in another order, added to features that are not. */
function mixedSum(): Graph {
  const [image, row] = [input([2, 2, 2]), input(8)];
  const sum = apply(layers.add(), apply(layers.flatten(), image), row);
  return graphOf({ inputs: [image, row], outputs: apply(layers.dense(2), sum) });
}

const NAMES = ["stem", "norm", "block", "classifier"];

describe.each(BACKENDS)("%s", (backend) => {
  test.each(["f64", "f16", "bf16"])(
    "a classifier of PyTorch's in %s gives PyTorch's outputs within 1e-5",
    (type) => {
      const model = new Model(emptyEngine(backend), CLASSIFIER);
      importPytorch(model.network, fixture(`classifier-${type}`));
      const { tensors } = decodeSafetensors(fixture(`classifier-${type}-rows`));
      const [x, y] = [tensors.get("x")!.data, tensors.get("y")!.data];
      expect(distance(model.predict(Float32Array.from(x)), y)).toBeLessThan(1e-5);
    },
  );

  test("a residual network's modules are matched by the names that are given, within 1e-5", () => {
    const model = new Model(emptyEngine(backend), residual());
    importPytorch(model.network, fixture("residual"), { modules: NAMES });
    const { tensors } = decodeSafetensors(fixture("residual-rows"));
    const [x, y] = [tensors.get("x")!.data, tensors.get("y")!.data];
    expect(distance(model.predict(Float32Array.from(x)), y)).toBeLessThan(1e-5);
  });
});

test("what was exported is imported again, bit for bit, for every network that PyTorch has", () => {
  let refused = 0;
  for (const [name, graph] of NETWORKS) {
    const { network } = drawn(emptyEngine("wasm"), graph);
    const before = network.saveWeights();
    let file: Uint8Array;
    try {
      file = exportPytorch(network);
    } catch (error) {
      expect(error, name).toMatchObject({ code: "CAV_MODEL_INVALID" });
      refused++;
      continue;
    }
    for (const { data } of network.weights.values()) data.fill(Number.NaN);
    importPytorch(network, file);
    expect(network.saveWeights(), name).toEqual(before);
  }
  expect(refused).toBeLessThan(2);
});

test("a chain tells in its metadata the modules that its numbers are of", () => {
  const { network } = drawn(emptyEngine("wasm"), CLASSIFIER);
  const { metadata, tensors } = decodeSafetensors(exportPytorch(network));
  expect(metadata["pytorch"]).toBe(
    "nn.Sequential(nn.Linear(6, 8), nn.BatchNorm1d(8, eps=0.00001, momentum=0.1), nn.ReLU(), " +
      "nn.Dropout(0.5), nn.Linear(8, 3))",
  );
  expect(tensors.get("4.weight")?.shape).toEqual([3, 8]);
});

test.each([
  ["a rescaling behind another layer", [4], [layers.dense(3), layers.rescaling(2)]],
  ["a dense layer on images", [4, 4, 2], [layers.dense(3)]],
  ["rows of images normalized by channel", [4, 4, 2], [layers.layerNormalization()]],
] as const)("%s is no nn.Sequential: modules are numbered by layer", (_, inputs, of) => {
  const { network } = drawn(emptyEngine("wasm"), chain({ inputs, layers: of }));
  const { metadata, tensors } = decodeSafetensors(exportPytorch(network));
  expect(metadata).not.toHaveProperty("pytorch");
  expect(tensors.has("layers.0.weight")).toBe(true);
});

test.each([
  [
    "normalizes the rows of an image",
    chain({ inputs: [4, 4, 2], layers: [layers.layerNormalization({ axis: [-2, -1] })] }),
  ],
  [
    "gives examples of three axes",
    chain({ inputs: [4, 4], layers: [layers.embedding(5, 2), layers.flatten(), layers.dense(2)] }),
  ],
  ["adds features of a flattened image to others", mixedSum()],
])("what PyTorch has no equivalent of is refused: %s", (words, graph) => {
  const { network } = drawn(emptyEngine("wasm"), graph);
  expect(() => exportPytorch(network)).toThrow(words);
  expect(() => exportPytorch(network)).toThrow(
    expect.objectContaining({ code: "CAV_MODEL_INVALID" }),
  );
});

test("what a hostile description has for a number is no part of the text that people run", () => {
  const activation = JSON.parse('{"name":"elu","alpha":"__import__(\'os\')"}');
  const graph = chain({ inputs: 4, layers: [layers.dense(3), layers.activation(activation)] });
  const { network } = drawn(emptyEngine("wasm"), graph);
  const { metadata } = decodeSafetensors(exportPytorch(network));
  expect(metadata["pytorch"]).toBe("nn.Sequential(nn.Linear(4, 3), nn.ELU(NaN))");
});

test("all that does not fit is one error, with what was expected and what was there", () => {
  const { network } = drawn(emptyEngine("wasm"), CLASSIFIER);
  const before = network.saveWeights();
  const { tensors } = decodeSafetensors(exportPytorch(network));
  tensors.delete("1.running_mean");
  tensors.set("0.weight", { dtype: "F32", shape: [6, 8], data: new Float32Array(48) });
  tensors.set("9.weight", { dtype: "F32", shape: [2], data: new Float32Array(2) });
  const take = () => importPytorch(network, encodeSafetensors({ tensors, metadata: {} }));
  expect(take).toThrow(expect.objectContaining({ code: "CAV_SHAPE_MISMATCH" }));
  expect(take).toThrow(/it has 8 tensors, the file 8\n/);
  expect(take).toThrow("0.weight: expected [8,6], got [6,8]");
  expect(take).toThrow("1.running_mean: expected [8], got nothing");
  expect(take).toThrow("9.weight: expected no such tensor, got [2]");
  expect(network.saveWeights()).toEqual(before);
});

test("a bias that the network lacks is told with what to describe", () => {
  const { network } = new Model(
    emptyEngine("wasm"),
    chain({
      inputs: 6,
      layers: [
        layers.dense(8),
        layers.batchNormalization(),
        layers.activation("relu"),
        layers.dropout(0.5),
        layers.dense(3),
      ],
    }),
  );
  expect(() => importPytorch(network, fixture("classifier-f16"))).toThrow(
    /0\.bias: expected no such tensor, got \[8\]\nDescribe the layers as they were: .*useBias: true/,
  );
});

/** A file of one tensor with any header. */
function fileOf(entry: object, bytes: number): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(entry));
  const file = new Uint8Array(8 + json.length + bytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  return file;
}

test.each<[string, Uint8Array, string]>([
  ["no bytes", new Uint8Array(0), "expected at least 8 bytes, got 0"],
  [
    "an element type that is no weight's",
    fileOf({ "0.weight": { dtype: "BOOL", shape: [1], data_offsets: [0, 1] } }, 1),
    'tensor "0.weight" has dtype "BOOL", expected one of F64, F32, F16, BF16, I64',
  ],
  [
    "a shape of more than its bytes",
    fileOf({ a: { dtype: "F16", shape: [3], data_offsets: [0, 4] } }, 4),
    'tensor "a" of shape [3] needs 6 bytes, got 4',
  ],
])("a file with %s is CAV_CHECKPOINT_CORRUPT and says so", (_, file, words) => {
  const { network } = new Model(emptyEngine("wasm"), CLASSIFIER);
  const take = () => importPytorch(network, file);
  expect(take).toThrow(words);
  expect(take).toThrow(expect.objectContaining({ code: "CAV_CHECKPOINT_CORRUPT" }));
});

test.each<[string, StoredTensors]>([
  ["no tensors", new Map()],
  [
    "a name without a module",
    new Map([["w", { dtype: "F32", shape: [], data: new Float32Array(1) }]]),
  ],
  [
    "the name of a prototype",
    new Map([["__proto__", { dtype: "F32", shape: [0], data: new Float32Array(0) }]]),
  ],
])("a file with %s is refused as another network's", (_, tensors) => {
  const { network } = new Model(emptyEngine("wasm"), CLASSIFIER);
  const take = () => importPytorch(network, encodeSafetensors({ tensors, metadata: {} }));
  expect(take).toThrow("0.weight: expected [8,6], got nothing");
});

test("a counter that is no batch normalization's is no tensor of the network", () => {
  const counter = { dtype: "I64", shape: [], data_offsets: [0, 8] };
  const { network } = new Model(emptyEngine("wasm"), CLASSIFIER);
  expect(() => importPytorch(network, fileOf({ "4.steps": counter }, 8))).toThrow(
    "4.steps: expected no such tensor, got []",
  );
});

test("no damaged byte of a file crashes the import otherwise, and none changes weights half-way", () => {
  const { network } = drawn(emptyEngine("wasm"), CLASSIFIER);
  const before = network.saveWeights();
  const file = fixture("classifier-f16");
  const headerEnd = 8 + Number(new DataView(file.buffer).getBigUint64(0, true));
  fc.assert(
    fc.property(fc.nat(headerEnd - 1), fc.integer({ min: 1, max: 255 }), (place, flip) => {
      const damaged = file.slice();
      damaged[place]! ^= flip;
      try {
        importPytorch(network, damaged);
        network.loadWeights(before); // a metadata or counter byte
      } catch (error) {
        expect(error).toBeInstanceOf(CaviarError);
        expect(network.saveWeights()).toEqual(before);
      }
    }),
    { numRuns: 500 },
  );
});

test("names that are not one for each module are refused", () => {
  const { network } = new Model(emptyEngine("wasm"), residual());
  for (const modules of [NAMES.slice(1), [...NAMES.slice(1), "norm"]]) {
    expect(() => importPytorch(network, fixture("residual"), { modules })).toThrow(
      "expected the names of 4 modules",
    );
  }
});
