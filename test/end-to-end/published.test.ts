// The libraries as somebody installs them who has nothing else of Caviar: packed, put into a fresh
// folder by npm, and used by a plain JavaScript program.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, expect, test } from "vitest";

const PACKAGES = fileURLToPath(new URL("../../packages", import.meta.url));
const LIBRARIES = ["errors", "random", "engine", "search", "datasets"];

const folder = mkdtempSync(join(tmpdir(), "caviar-published-"));

beforeAll(() => {
  const env = { ...process.env, NODE_NO_WARNINGS: "1" };
  for (const name of LIBRARIES) {
    const words = ["--yes", "pnpm@12", "pack", "--pack-destination", folder];
    execFileSync("npx", words, { cwd: join(PACKAGES, name), env, stdio: "pipe" });
  }
  const tarballs = readdirSync(folder).filter((file) => file.endsWith(".tgz"));
  expect(tarballs).toHaveLength(LIBRARIES.length);
  writeFileSync(join(folder, "package.json"), '{ "type": "module", "private": true }');
  const words = ["install", "--no-save", "--omit=optional", ...tarballs.map((file) => `./${file}`)];
  execFileSync("npm", words, { cwd: folder, env, stdio: "pipe" });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(program: string): unknown {
  writeFileSync(join(folder, "program.js"), program);
  const words = [join(folder, "program.js")];
  return JSON.parse(execFileSync(process.execPath, words, { cwd: folder, encoding: "utf8" }));
}

test("@caviar/datasets brings its digits along", () => {
  const program = `
    import { loadDataset } from "@caviar/datasets";
    const { train, test, width } = await loadDataset("digits");
    console.log(JSON.stringify([train.count, test.count, width]));`;
  expect(run(program)).toEqual([1437, 360, 64]);
});

test("@caviar/search maps a point to the unit cube and back", () => {
  const program = `
    import { defineSpace, pointFromUnit, unitFromPoint } from "@caviar/search";
    const space = defineSpace({ rate: { type: "float", min: 0.001, max: 1, scale: "log" } });
    const point = pointFromUnit(space, [0]);
    console.log(JSON.stringify([point, unitFromPoint(space, point)]));`;
  expect(run(program)).toEqual([{ rate: 0.001 }, [0]]);
});

test("@caviar/engine trains from its packed WebAssembly", () => {
  const program = `
    import { createEngine } from "@caviar/engine";
    const engine = createEngine({ backend: "wasm" });
    const [out, a, b] = [[2, 2], [2, 3], [3, 2]].map((shape) => engine.memory.tensor(shape));
    a.data.set([1, 2, 3, 4, 5, 6]);
    b.data.set([1, 0, 0, 1, 1, 1]);
    engine.backend.gemm(out, a, b, "nn");
    console.log(JSON.stringify([...out.data]));`;
  expect(run(program)).toEqual([4, 5, 10, 11]);
});

test("@caviar/engine learns, saves and predicts, and its packed relaxed kernels do too", () => {
  const program = `
    import { createEngine, Examples, layers, loadModel, sequential } from "@caviar/engine";
    const features = Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1);
    const learn = (engine) => {
      const answers = { labels: [0, 1, 1, 0], classes: 2 };
      const data = new Examples(engine, { features, shape: [2], answers });
      const hidden = [layers.dense(8, { activation: "tanh" }), layers.dense(2)];
      const model = sequential(engine, { inputs: 2, layers: hidden });
      const optimizer = { type: "adam", learningRate: 0.05 };
      model.compile({ optimizer, loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
      const { backend } = model.fit(data, { epochs: 200, batchSize: 4 });
      const again = loadModel(engine, model.save()).predict(features);
      const same = again.every((value, i) => value === model.predict(features)[i]);
      return [backend, model.evaluate(data).accuracy, same];
    };
    const modes = ["exact", "relaxed-fma"].map((wasm) => createEngine({ backend: "wasm", wasm }));
    console.log(JSON.stringify(modes.map(learn)));`;
  expect(run(program)).toEqual([
    ["wasm", 1, true],
    [expect.stringMatching(/^relaxed-fma \((not )?fused\)$/), 1, true],
  ]);
});

test("@caviar/engine verifies a folder of references from its package", () => {
  const main = join(folder, "node_modules/@caviar/engine/dist/verify/main.js");
  const references = mkdtempSync(join(folder, "references-"));
  const file = "layers_dense.json";
  copyFileSync(join(PACKAGES, "engine/test/reference", file), join(references, file));
  const output = execFileSync(process.execPath, [main, references], { encoding: "utf8" });
  expect(output).toMatch(/^[1-9]\d* passed, 0 failed\n$/);
});
