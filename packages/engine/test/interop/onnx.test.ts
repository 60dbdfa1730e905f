import { beforeAll, describe, expect, test } from "vitest";

import { exportOnnx, onnxModel } from "../../src/interop/onnx/export-onnx.ts";
import * as layers from "../../src/models/describe.ts";
import { chain } from "../../src/models/graph.ts";
import { emptyEngine } from "../engines.ts";
import { distance, drawn, NETWORKS, rowsFor } from "./networks.ts";
import { NO_RUNTIME, onnxRuntime, runOnnx } from "./onnx-runtime.ts";

const ROWS = 5;

describe("in ONNX Runtime", () => {
  let ort: Awaited<ReturnType<typeof onnxRuntime>>;
  beforeAll(async () => {
    ort = await onnxRuntime();
  }, 240_000);

  test.for(NETWORKS)("%s gives the engine's outputs within 1e-5", async ([, graph], { skip }) => {
    if (ort === undefined) return skip(NO_RUNTIME);
    const { network } = drawn(emptyEngine("wasm"), graph);
    const rows = rowsFor(network, ROWS);
    const inputs = rows.map((each, i) => ({
      rows: each,
      dims: [ROWS, ...network.inputShapes[i]!],
    }));
    const found = await runOnnx(ort, exportOnnx(network), inputs);
    const expected = drawn(emptyEngine("wasm"), graph).predict(rows);
    expect(found).toHaveLength(expected.length);
    for (const [i, values] of found.entries()) {
      expect(distance(values, expected[i]!)).toBeLessThan(1e-5);
    }
  });

  test("softmax behind logits gives probabilities, and not again behind a softmax", async ({
    skip,
  }) => {
    if (ort === undefined) return skip(NO_RUNTIME);
    for (const activation of ["linear", "softmax"] as const) {
      const graph = chain({ inputs: 4, layers: [layers.dense(3, { activation })] });
      const { network } = drawn(emptyEngine("wasm"), graph);
      const [rows] = rowsFor(network, ROWS);
      const model = exportOnnx(network, { softmax: true });
      const [found] = await runOnnx(ort, model, [{ rows: rows!, dims: [ROWS, 4] }]);
      const softened = chain({ inputs: 4, layers: [layers.dense(3, { activation: "softmax" })] });
      const expected = drawn(emptyEngine("wasm"), softened).predict(rows!);
      expect(distance(found!, expected)).toBeLessThan(1e-6);
    }
  });
});

/** Operators of the exported network, in order. */
function operators(...of: Parameters<typeof chain>[0]["layers"]): string[] {
  const { network } = drawn(emptyEngine("wasm"), chain({ inputs: [6, 6, 2], layers: of }));
  return onnxModel(network, {}).nodes.map(({ op }) => op);
}

test("batch normalization disappears into the linear layer before it", () => {
  const norm = layers.batchNormalization();
  expect(operators(layers.conv2D(3, 2), norm, layers.depthwiseConv2D(2), norm)).toEqual([
    "Transpose",
    "Conv",
    "Conv",
    "Transpose",
    "Identity",
  ]);
  expect(operators(layers.flatten(), layers.dense(3), norm)).toEqual([
    "Flatten",
    "Gemm",
    "Identity",
  ]);
});

test("batch normalization behind an activation, or of a value that others take, is affine", () => {
  const norm = layers.batchNormalization();
  const behind = layers.dense(3, { activation: "relu" });
  expect(operators(layers.flatten(), behind, norm)).toEqual([
    "Flatten",
    "Gemm",
    "Relu",
    "Mul",
    "Add",
    "Identity",
  ]);
  const { network } = drawn(emptyEngine("wasm"), {
    inputs: [4],
    layers: [
      { layer: layers.dense(4), from: [0] },
      { layer: norm, from: [1] },
      { layer: layers.add(), from: [1, 2] },
    ],
    outputs: [3],
  });
  const ops = onnxModel(network, {}).nodes.map(({ op }) => op);
  expect(ops).toEqual(["Gemm", "Mul", "Add", "Sum", "Identity"]);
});

test("images are turned once before a chain of convolutions and once behind it", () => {
  const conv = layers.conv2D(3, 2, { activation: "relu" });
  const ops = operators(conv, layers.maxPooling2D(), layers.dropout(0.1), conv, layers.flatten());
  expect(ops.filter((op) => op === "Transpose")).toHaveLength(2);
});

test("a softmax over the batch is refused with its layer", () => {
  const graph = chain({
    inputs: 4,
    layers: [layers.activation({ name: "softmax", axis: -2 })],
  });
  const { network } = drawn(emptyEngine("wasm"), graph);
  expect(() => exportOnnx(network)).toThrow("activation: a softmax along axis -2 of examples");
  expect(() => exportOnnx(network)).toThrow(expect.objectContaining({ code: "CAV_MODEL_INVALID" }));
});

test("the same network gives the same bytes, and metadata is in them", () => {
  const { network } = drawn(emptyEngine("wasm"), NETWORKS[0]![1]);
  const file = exportOnnx(network, { name: "digits", metadata: { classes: "10" } });
  expect(exportOnnx(network, { name: "digits", metadata: { classes: "10" } })).toEqual(file);
  const text = new TextDecoder("latin1").decode(file);
  expect(text).toContain("digits");
  expect(text).toContain("classes");
});
