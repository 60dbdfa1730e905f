// The libraries as somebody installs them who has nothing else of Caviar: packed, put into a fresh
// folder by npm, and used by a plain JavaScript program.

import { execFile, execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, test } from "vitest";

const PACKAGES = fileURLToPath(new URL("../../packages", import.meta.url));
const LIBRARIES = ["errors", "random", "engine", "search", "datasets", "protocol", "client"];
const TYPESCRIPT = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));
/** What plain programs run on: this Node, or an older one that CAVIAR_TEST_NODE names. */
const NODE = process.env["CAVIAR_TEST_NODE"] || process.execPath;

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
  return JSON.parse(execFileSync(NODE, words, { cwd: folder, encoding: "utf8" }));
}

/** As `run`, while this process answers it. */
async function runBeside(program: string): Promise<unknown> {
  writeFileSync(join(folder, "program.js"), program);
  const words = [join(folder, "program.js")];
  return JSON.parse((await promisify(execFile)(NODE, words, { cwd: folder })).stdout);
}

/** As much of a coordinator's API as a program sees that begins a sweep and waits for its end. */
async function coordinatorOfOneSweep() {
  const sweep = "first-0123abcd";
  const stamp = { at: 1, fence: 0 };
  const events = [
    { kind: "sweep-created", version: 1, spec: SPEC, by: "me", seq: 1, ...stamp },
    { kind: "sweep-ended", status: "completed", reason: "done", digest: "", seq: 2, ...stamp },
  ];
  const asked: string[] = [];
  const server = createServer(({ method, url, headers }, response) => {
    asked.push(`${method} ${url} ${headers.authorization}`);
    const isPost = method === "POST";
    const type = isPost ? "application/json" : "text/event-stream";
    response.writeHead(isPost ? 201 : 200, { "content-type": type });
    const stream = events.map((event) => `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`);
    response.end(isPost ? JSON.stringify({ sweep }) : stream.join(""));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("expected a port");
  return { url: `http://127.0.0.1:${address.port}`, asked, close: () => server.close() };
}

const SPEC = {
  name: "first",
  objective: { name: "classifier" },
  metric: { name: "loss", goal: "minimize" },
  space: { rate: { type: "float", min: 0.1, max: 1 } },
  sampler: { name: "random" },
  budget: { trials: 1, epochs: 1 },
};

const CONSUMER = `
  import { createClient, type Client } from "@caviar/client";
  import { loadDataset } from "@caviar/datasets";
  import { createEngine, layers, sequential } from "@caviar/engine";
  import { optimizer } from "@caviar/search";

  const client: Client = createClient({ url: "http://127.0.0.1:7070" });
  export const names: Promise<string[]> = client.sweeps().then((all) => all.map(({ name }) => name));
  export async function learn(): Promise<number> {
    const { train, width } = await loadDataset("digits");
    const engine = createEngine({ backend: "wasm" });
    const model = sequential(engine, { inputs: width, layers: [layers.dense(train.count)] });
    const study = optimizer({ space: { rate: { type: "float", min: 0, max: 1 } }, seed: 1 });
    return model.predict(new Float32Array(width)).length + Object.keys(study).length;
  }`;

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
    const hasRelaxed = Number.parseInt(process.versions.node) >= 22;
    const modes = ["exact", hasRelaxed ? "relaxed-fma" : "exact"].map((wasm) => createEngine({ backend: "wasm", wasm }));
    console.log(JSON.stringify(modes.map(learn)));`;
  expect(run(program)).toEqual([
    ["wasm", 1, true],
    [expect.stringMatching(/^(relaxed-fma \((not )?fused\)|wasm)$/), 1, true],
  ]);
});

test("@caviar/engine verifies a folder of references from its package", () => {
  const main = join(folder, "node_modules/@caviar/engine/dist/verify/main.js");
  const references = mkdtempSync(join(folder, "references-"));
  const file = "layers_dense.json";
  copyFileSync(join(PACKAGES, "engine/test/reference", file), join(references, file));
  const output = execFileSync(NODE, [main, references], { encoding: "utf8" });
  expect(output).toMatch(/^[1-9]\d* passed, 0 failed\n$/);
});

test("@caviar/client begins a sweep and follows it to its end", async () => {
  const coordinator = await coordinatorOfOneSweep();
  const program = `
    import { createClient } from "@caviar/client";
    const client = createClient({ url: "${coordinator.url}", token: "secret" });
    const sweep = await client.createSweep({ spec: ${JSON.stringify(SPEC)}, by: "me" });
    const kinds = [];
    for await (const { kind } of client.events(sweep)) kinds.push(kind);
    console.log(JSON.stringify([sweep, kinds]));`;
  expect(await runBeside(program)).toEqual(["first-0123abcd", ["sweep-created", "sweep-ended"]]);
  expect(coordinator.asked).toEqual([
    "POST /api/v1/sweeps Bearer secret",
    "GET /api/v1/sweeps/first-0123abcd/events Bearer secret",
  ]);
  coordinator.close();
});

test("the types of all of them hold in a strict program that has no other types", () => {
  expect(typeErrors(CONSUMER)).toBe("");
  expect(typeErrors(`${CONSUMER}\nclient.sweeps(1);`)).toContain("Expected 0 arguments");
});

/** What the compiler says of a program. */
function typeErrors(program: string): string {
  const file = join(folder, "consumer.ts");
  writeFileSync(file, program);
  const strict = ["--ignoreConfig", "--noEmit", "--strict", "--exactOptionalPropertyTypes"];
  const libraries = ["--lib", "es2023,dom,dom.iterable,dom.asynciterable", "--types", ""];
  const words = [...strict, ...libraries, "--target", "es2023", "--module", "nodenext", file];
  const { stdout } = spawnSync(process.execPath, [TYPESCRIPT, ...words], {
    cwd: folder,
    encoding: "utf8",
  });
  return stdout;
}
