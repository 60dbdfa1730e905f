// Both ways between PyTorch and the engine, where PyTorch is installed: every network that PyTorch has
// an equivalent of.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { exportPytorch } from "../../src/interop/pytorch/export-pytorch.ts";
import { importPytorch } from "../../src/interop/pytorch/import-pytorch.ts";
import { stateModules } from "../../src/interop/pytorch/state-modules.ts";
import { decodeSafetensors } from "../../src/safetensors/decode.ts";
import { Model } from "../../src/models/model.ts";
import { emptyEngine } from "../engines.ts";
import { distance, drawn, NETWORKS, rowsFor, writeRows } from "./networks.ts";
import { missing, runPython, temporaryFolder } from "./python.ts";

const ROWS = 5;

/** Those with an equivalent that needs no rescaling beside it. */
const cases = NETWORKS.map(([name, graph], i) => ({ name, graph, file: `case-${i}` })).filter(
  ({ graph }) => {
    const network = drawn(emptyEngine("wasm"), graph).network;
    const isRescaled = graph.layers.some(({ layer }) => layer.type === "rescaling");
    return !isRescaled && graph.inputs.length === 1 && textOf(() => stateModules(network).text);
  },
);

function textOf(body: () => string | undefined): string | undefined {
  try {
    return body();
  } catch {
    return undefined; // refused, which pytorch.test.ts looks at
  }
}

test("state_dicts of every layer load into PyTorch, and PyTorch's here, with outputs within 1e-5", ({
  skip,
}) => {
  const reason = missing("torch", "safetensors");
  skip(reason !== undefined, reason);
  using folder = temporaryFolder();
  const at = (file: string, kind: string) => join(folder.path, `${file}${kind}.safetensors`);
  for (const { graph, file } of cases) {
    const { network } = drawn(emptyEngine("wasm"), graph);
    writeFileSync(at(file, ""), exportPytorch(network));
    writeFileSync(at(file, ".input"), writeRows(network, rowsFor(network, ROWS)));
  }
  runPython("pytorch.py", folder.path);

  const apart: Record<string, readonly [there: number, here: number]> = {};
  for (const { name, graph, file } of cases) {
    const model = drawn(emptyEngine("wasm"), graph);
    const [x] = rowsFor(model.network, ROWS);
    const { tensors: outputs } = decodeSafetensors(readFileSync(at(file, ".output")));
    const there = distance(model.predict(x!), outputs.get("y")!.data);
    const other = new Model(emptyEngine("wasm"), graph);
    const take = () => importPytorch(other.network, readFileSync(at(file, ".state")));
    const { modules } = stateModules(other.network);
    if (modules.some(({ tensors }) => tensors.some(({ own }) => typeof own === "number"))) {
      expect(take, name).toThrow("everywhere, for the network does not learn it"); // PyTorch did
      apart[name] = [there, 0];
      continue;
    }
    take();
    apart[name] = [there, distance(other.predict(x!), outputs.get("redrawn")!.data)];
  }
  expect(cases.length).toBeGreaterThan(35);
  const most = Math.max(...Object.values(apart).flat());
  console.info(`PyTorch: ${cases.length} networks both ways, at most ${most} apart`);
  const off = Object.entries(apart).filter(([, both]) => !both.every((each) => each < 1e-5));
  expect(off).toEqual([]);
}, 300_000);
