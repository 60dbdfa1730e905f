// Every network through onnx.checker and the native ONNX Runtime, where Python has them.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { exportOnnx } from "../../src/interop/onnx/export-onnx.ts";
import { decodeSafetensors } from "../../src/safetensors/decode.ts";
import { emptyEngine } from "../engines.ts";
import { distance, drawn, NETWORKS, rowsFor, writeRows } from "./networks.ts";
import { missing, runPython, temporaryFolder } from "./python.ts";

const ROWS = 5;

test("onnx.checker takes every network, and its outputs are the engine's within 1e-5", ({
  skip,
}) => {
  const reason = missing("onnx", "onnxruntime", "safetensors");
  skip(reason !== undefined, reason);
  using folder = temporaryFolder();
  const at = (i: number, kind: string) => join(folder.path, `case-${i}${kind}`);
  for (const [i, [, graph]] of NETWORKS.entries()) {
    const { network } = drawn(emptyEngine("wasm"), graph);
    writeFileSync(at(i, ".onnx"), exportOnnx(network));
    writeFileSync(at(i, ".input.safetensors"), writeRows(network, rowsFor(network, ROWS)));
  }
  runPython("onnx_runtime.py", folder.path);

  const apart: [name: string, distance: number][] = NETWORKS.map(([name, graph], i) => {
    const model = drawn(emptyEngine("wasm"), graph);
    const { tensors } = decodeSafetensors(readFileSync(at(i, ".output.safetensors")));
    const outputs = model.predict(rowsFor(model.network, ROWS));
    return [name, Math.max(...outputs.map((y, n) => distance(y, tensors.get(`y${n}`)!.data)))];
  });
  const most = Math.max(...apart.map(([, each]) => each));
  console.info(`ONNX Runtime: ${apart.length} networks, at most ${most} apart`);
  expect(apart.filter(([, each]) => !(each < 1e-5))).toEqual([]);
}, 300_000);
