// Keras' files without Keras: what it wrote, the way there and back, and what is refused.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { CaviarError } from "@caviar/errors";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { exportKeras } from "../../src/interop/keras/export-keras.ts";
import { importKeras } from "../../src/interop/keras/import-keras.ts";
import * as layers from "../../src/models/describe.ts";
import { chain } from "../../src/models/graph.ts";
import { decodeSafetensors } from "../../src/safetensors/decode.ts";
import { encodeSafetensors } from "../../src/safetensors/encode.ts";
import { BACKENDS, emptyEngine } from "../engines.ts";
import { distance, drawn, KERAS_NETWORKS, rowsFor } from "./networks.ts";

const fixture = (name: string): Uint8Array =>
  readFileSync(join(import.meta.dirname, "fixtures", `keras-residual${name}`));

const RESIDUAL = {
  "model.json": fixture(".json"),
  "model.safetensors": fixture(".safetensors"),
};

test.each(BACKENDS)("%s: a model that Keras wrote gives Keras' outputs within 1e-5", (backend) => {
  const model = importKeras(emptyEngine(backend), RESIDUAL);
  const { tensors } = decodeSafetensors(fixture("-rows.safetensors"));
  const [x, y] = [tensors.get("x")!.data, tensors.get("y")!.data];
  expect(distance(model.predict(Float32Array.from(x)), y)).toBeLessThan(1e-5);
});

test.each(KERAS_NETWORKS)("%s: saved and loaded, the outputs are the same bits", (_, graph) => {
  const model = drawn(emptyEngine("wasm"), graph);
  const rows = rowsFor(model.network, 5);
  const expected = model.predict(rows);
  const files = exportKeras(model.network);
  const loaded = importKeras(emptyEngine("wasm"), files);
  expect(loaded.predict(rows)).toEqual(expected);
  expect(exportKeras(loaded.network)).toEqual(files);
});

test("training goes on from the file as it would have: penalties and estimators are kept", () => {
  const graph = chain({
    inputs: 4,
    layers: [
      layers.dense(3, { l1: 0.1, l2: 0.2, kernelInitializer: "glorotUniform" }),
      layers.batchNormalization({ varianceEstimator: "unbiased", momentum: 0.9 }),
    ],
  });
  const { network } = drawn(emptyEngine("wasm"), graph);
  const loaded = importKeras(emptyEngine("wasm"), exportKeras(network));
  expect(loaded.network.graph.layers.map(({ layer }) => layer)).toEqual([
    expect.objectContaining({ l1: 0.1, l2: 0.2, kernelInitializer: "glorotUniform" }),
    expect.objectContaining({ varianceEstimator: "unbiased", momentum: 0.9 }),
  ]);
});

test("weights are named by layer and variable", () => {
  const graph = chain({ inputs: 4, layers: [layers.dense(3), layers.dense(2)] });
  const { network } = drawn(emptyEngine("wasm"), graph);
  const { tensors } = decodeSafetensors(exportKeras(network)["model.safetensors"]);
  const names = ["dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias"];
  expect(new Set(tensors.keys())).toEqual(new Set(names));
});

test("gelu by the tanh formula is refused with its layer: Keras' JSON has none", () => {
  const activation = { name: "gelu", approximate: true } as const;
  const graph = chain({ inputs: 4, layers: [layers.dense(3, { activation })] });
  const { network } = drawn(emptyEngine("wasm"), graph);
  expect(() => exportKeras(network)).toThrow("dense: expected an activation that Keras' JSON has");
});

const MODEL: unknown = JSON.parse(new TextDecoder().decode(RESIDUAL["model.json"]));

type Path = readonly (string | number)[];

/** The fixture with a value of its JSON replaced. */
function changed(path: Path, value: unknown): typeof RESIDUAL {
  const model = structuredClone(MODEL);
  Object.assign(Object(at(model, path.slice(0, -1))), { [path.at(-1)!]: value });
  return { ...RESIDUAL, "model.json": new TextEncoder().encode(JSON.stringify(model)) };
}

function at(json: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inside, key) => new Map(Object.entries(Object(inside))).get(`${key}`),
    json,
  );
}

/** The path of a layer's entry. */
function pathOf(className: string): Path {
  const entries = Object.values(Object(at(MODEL, ["config", "layers"])));
  const place = entries.findIndex((entry) => at(entry, ["class_name"]) === className);
  return ["config", "layers", place];
}

const argument = (className: string, name: string, value: unknown) =>
  changed([...pathOf(className), "config", name], value);

const text = (json: string) => ({ ...RESIDUAL, "model.json": new TextEncoder().encode(json) });

const nodes = [...pathOf("Dropout"), "inbound_nodes"];

const FOREIGN: readonly (readonly [string, typeof RESIDUAL, string])[] = [
  ["no JSON", text("{"), "model.json: expected JSON in UTF-8"],
  ["a list", text("[]"), "model.json: expected an object, got []"],
  ["nothing in it", text("{}"), "model.json.class_name: expected a string, got nothing"],
  [
    "another class of model",
    text('{"class_name":"Bidirectional"}'),
    'model.json.class_name: expected Sequential or Functional or Model, got "Bidirectional"',
  ],
  [
    "a Sequential that was never built",
    text('{"class_name":"Sequential","config":{"layers":[]}}'),
    "model.json.config.layers: expected an InputLayer first",
  ],
  [
    "a layer that the engine has not",
    changed([...pathOf("Dropout"), "class_name"], "LSTM"),
    "class_name: expected ReLU or LeakyReLU",
  ],
  [
    "grouped convolutions",
    argument("Conv2D", "groups", 2),
    "model.json.config.layers.2.config.groups: expected 1, got 2",
  ],
  [
    "channels first",
    argument("Conv2D", "data_format", "channels_first"),
    'config.data_format: expected "channels_last", got "channels_first"',
  ],
  [
    "an argument that nobody knows",
    argument("Dense", "spectral", true),
    "config.spectral: expected no such argument, got true",
  ],
  [
    "an argument less",
    argument("Dense", "units", null),
    "config.units: expected a number, got null",
  ],
  [
    "a padding of its own",
    argument("Conv2D", "padding", "causal"),
    'config.padding: expected same or valid, got "causal"',
  ],
  [
    "half precision",
    argument("Dense", "dtype", "float16"),
    'config.dtype: expected "float32", got "float16"',
  ],
  [
    "an activation of its own",
    argument("Dense", "activation", "mish"),
    "config.activation: expected linear or relu",
  ],
  [
    "normalization over another axis",
    argument("BatchNormalization", "axis", 1),
    "config.axis: expected the last axis, got 1",
  ],
  [
    "a batch of one size",
    argument("InputLayer", "batch_shape", [4, 4, 5, 2]),
    "config.batch_shape: expected null and the sizes of one example, got [4,4,5,2]",
  ],
  [
    "a layer that takes its own value",
    changed([...nodes, 0, "args", 0, "config", "keras_history", 0], "dropout"),
    "inbound_nodes: expected values of layers that depend on the inputs",
  ],
  [
    "a layer that is used twice",
    changed([...nodes, 1], at(MODEL, [...nodes, 0])),
    "inbound_nodes: expected one node: a layer that is used once",
  ],
  [
    "two layers of one name",
    argument("Dropout", "name", "dense"),
    'config.layers: expected layers of one name each (not "dense")',
  ],
  [
    "an output that there is not",
    changed(["config", "output_layers"], [["gone", 0, 0]]),
    'config.output_layers: expected layers (not "gone")',
  ],
];

describe("hostile and foreign files", () => {
  test.each(FOREIGN)(
    "%s is CAV_MODEL_INVALID with place, expected and found",
    (_, files, words) => {
      const load = () => importKeras(emptyEngine("wasm"), files);
      expect(load).toThrow(words);
      expect(load).toThrow(expect.objectContaining({ code: "CAV_MODEL_INVALID" }));
    },
  );

  test("weights of another shape, one less and one more are one error", () => {
    const { tensors, metadata } = decodeSafetensors(RESIDUAL["model.safetensors"]);
    tensors.delete("dense/bias");
    tensors.set("dense/kernel", { dtype: "F32", shape: [3, 63], data: new Float32Array(189) });
    tensors.set("more", { dtype: "F32", shape: [], data: new Float32Array(1) });
    const files = { ...RESIDUAL, "model.safetensors": encodeSafetensors({ tensors, metadata }) };
    const load = () => importKeras(emptyEngine("wasm"), files);
    expect(load).toThrow(expect.objectContaining({ code: "CAV_SHAPE_MISMATCH" }));
    expect(load).toThrow("dense/kernel: expected [63,3], got [3,63]");
    expect(load).toThrow("dense/bias: expected [3], got nothing");
    expect(load).toThrow("more: expected no such tensor, got []");
  });

  test("whatever stands anywhere in the JSON, it is loaded or refused by a named error", () => {
    const values = [null, true, -1, 0, 1.5, 3, 2 ** 53, 1e308, "x", "__proto__", [], [1], {}];
    const places = placesIn(MODEL);
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.constantFrom(...values), (place, value) => {
        try {
          importKeras(emptyEngine("wasm"), changed(place, value));
        } catch (error) {
          const what = `${place.join(".")} = ${JSON.stringify(value)}`;
          expect(error, what).toBeInstanceOf(CaviarError);
        }
      }),
      { numRuns: 400 },
    );
  });
});

/** The path of every value in `json`. */
function placesIn(json: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof json !== "object" || json === null) return [path];
  const inside = Object.entries(json).flatMap(([key, value]) => placesIn(value, [...path, key]));
  return path.length === 0 ? inside : [path, ...inside];
}
