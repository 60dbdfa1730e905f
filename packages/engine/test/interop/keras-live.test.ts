// Every network in Keras and back, where Keras is installed.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { exportKeras } from "../../src/interop/keras/export-keras.ts";
import { importKeras } from "../../src/interop/keras/import-keras.ts";
import { decodeSafetensors } from "../../src/safetensors/decode.ts";
import { emptyEngine } from "../engines.ts";
import { distance, drawn, KERAS_NETWORKS, rowsFor, writeRows } from "./networks.ts";
import { missing, runPython, temporaryFolder } from "./python.ts";

const ROWS = 5;

test("Keras takes the JSON of every network, gives its outputs within 1e-5, and writes what is read again", ({
  skip,
}) => {
  const reason = missing("keras", "safetensors");
  skip(reason !== undefined, reason);
  using folder = temporaryFolder();
  const at = (i: number, kind: string) => join(folder.path, `case-${i}${kind}`);
  for (const [i, [, graph]] of KERAS_NETWORKS.entries()) {
    const { network } = drawn(emptyEngine("wasm"), graph);
    const files = exportKeras(network);
    writeFileSync(at(i, ".json"), files["model.json"]);
    writeFileSync(at(i, ".safetensors"), files["model.safetensors"]);
    writeFileSync(at(i, ".input.safetensors"), writeRows(network, rowsFor(network, ROWS)));
  }
  runPython("keras_models.py", folder.path);

  const apart = KERAS_NETWORKS.map(([name, graph], i) => {
    const model = drawn(emptyEngine("wasm"), graph);
    const rows = rowsFor(model.network, ROWS);
    const outputs = model.predict(rows);
    const { tensors } = decodeSafetensors(readFileSync(at(i, ".output.safetensors")));
    const most = Math.max(...outputs.map((y, n) => distance(y, tensors.get(`y${n}`)!.data)));
    const written = {
      "model.json": readFileSync(at(i, ".keras.json")),
      "model.safetensors": readFileSync(at(i, ".keras.safetensors")),
    };
    expect(importKeras(emptyEngine("wasm"), written).predict(rows), name).toEqual(outputs);
    return [name, most] as const;
  });
  const most = Math.max(...apart.map(([, each]) => each));
  console.info(`Keras: ${apart.length} networks, at most ${most} apart`);
  expect(apart.filter(([, each]) => !(each < 1e-5))).toEqual([]);
}, 300_000);
