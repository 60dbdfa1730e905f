import { createHash } from "node:crypto";

import { CaviarError } from "@caviar/errors";
import { permutation, stream } from "@caviar/random";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { LabelledRows } from "../../src/data/labelled-rows.ts";
import type { Engine } from "../../src/engine.ts";
import { createEngine } from "../../src/engine.ts";
import type { Architecture } from "../../src/models/architecture.ts";
import { evaluate } from "../../src/models/evaluate.ts";
import { Sequential } from "../../src/models/sequential.ts";
import { Training } from "../../src/models/training.ts";
import type { OptimizerDescription } from "../../src/optimizers/create-optimizer.ts";
import { decodeSafetensors } from "../../src/safetensors/decode.ts";
import { encodeSafetensors } from "../../src/safetensors/encode.ts";
import type { StoredTensors } from "../../src/safetensors/format.ts";
import { BACKENDS, emptyEngine } from "../engines.ts";

const WIDTH = 13;
const CLASSES = 3;
const COUNT = 60;

const networks: Record<string, Architecture> = {
  plain: {
    inputs: WIDTH,
    layers: [{ type: "dense", units: 9, l2: 1e-3 }, { type: "relu" }, { type: "dense", units: 3 }],
  },
  normalized: {
    inputs: WIDTH,
    layers: [
      { type: "dense", units: 9 },
      { type: "batchNormalization" },
      { type: "relu" },
      { type: "dense", units: 3 },
    ],
  },
};

const optimizers: Record<string, OptimizerDescription> = {
  adam: { type: "adam", learningRate: 0.01 },
  momentum: { type: "sgd", learningRate: 0.05, momentum: 0.9 },
  sgd: { type: "sgd", learningRate: 0.05 },
};

function someRows(engine: Engine): LabelledRows {
  const labels = Uint8Array.from({ length: COUNT }, (_, i) => i % CLASSES);
  const features = Uint8Array.from({ length: COUNT * WIDTH }, (_, i) => {
    const telling = i % WIDTH === labels[Math.floor(i / WIDTH)];
    return telling ? 255 : (i * 7919) % 128;
  });
  return new LabelledRows(engine, { features, labels, width: WIDTH, classes: 3, scale: 1 / 255 });
}

function begin(engine: Engine, architecture: Architecture, optimizer: OptimizerDescription) {
  const data = someRows(engine);
  const model = new Sequential(engine, architecture);
  model.initialize(1);
  return { data, model, training: new Training(model, optimizer) };
}

type Begun = ReturnType<typeof begin>;

/** Steps `from` to `to`, each on a batch that depends on its number alone. */
function trainSteps({ training, data }: Begun, from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => {
    const order = permutation(stream(9, "batch", from + i), COUNT);
    return training.trainStep(data, order.subarray(0, 11)).loss;
  });
}

const bytesOf = (state: StoredTensors) => encodeSafetensors({ tensors: state, metadata: {} });

describe.each(BACKENDS)("%s", (backend) => {
  const pairs = Object.keys(networks).flatMap((network) =>
    Object.keys(optimizers).map((optimizer) => [network, optimizer] as const),
  );
  test.each(pairs)("%s with %s: n + m steps equal n, save, load, m, bit for bit", (net, by) => {
    const steps = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(steps, steps, (n, m) => {
        const undisturbed = begin(emptyEngine(backend), networks[net]!, optimizers[by]!);
        const losses = trainSteps(undisturbed, 0, n + m);
        const end = bytesOf(undisturbed.training.state());

        const first = begin(emptyEngine(backend), networks[net]!, optimizers[by]!);
        const before = trainSteps(first, 0, n);
        const saved = bytesOf(first.training.state());
        const second = begin(emptyEngine(backend), networks[net]!, optimizers[by]!);
        second.training.restore(decodeSafetensors(saved).tensors);
        expect([...before, ...trainSteps(second, n, n + m)]).toEqual(losses);
        expect(Buffer.compare(bytesOf(second.training.state()), end)).toBe(0);
      }),
      { numRuns: 15 },
    );
  });

  test("training lowers the loss and leaves no temporary behind", () => {
    const engine = emptyEngine(backend);
    const begun = begin(engine, networks["normalized"]!, optimizers["adam"]!);
    const used = engine.memory.usedBytes;
    const losses = trainSteps(begun, 0, 300);
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 2);
    expect(engine.memory.usedBytes).toBe(used);
  });
});

test("wasm training gives the same bits on every machine: these", () => {
  const digests = Object.values(networks).map((network) => {
    const begun = begin(emptyEngine("wasm"), network, optimizers["adam"]!);
    trainSteps(begun, 0, 50);
    return createHash("sha256").update(bytesOf(begun.training.state())).digest("hex").slice(0, 16);
  });
  expect(digests).toEqual(["2acf94341faaa808", "c83f0d272b3c004d"]);
});

test("the learning rate can be set between steps: at 0 the parameters stay, then they move", () => {
  const begun = begin(emptyEngine("wasm"), networks["plain"]!, optimizers["adam"]!);
  const kernel = () => [...begun.model.weights.get("layers.0.kernel")!.data];
  const before = kernel();
  begun.training.learningRate = 0;
  trainSteps(begun, 0, 3);
  expect(kernel()).toEqual(before);
  begun.training.learningRate = 0.1;
  trainSteps(begun, 3, 4);
  expect(kernel()).not.toEqual(before);
});

test("a thousand models in one engine take the memory of one", () => {
  const engine = createEngine({ limitBytes: 2 ** 22 });
  const sizes = new Set<number>();
  for (let trial = 0; trial < 1000; trial++) {
    engine.reset();
    const begun = begin(engine, networks["normalized"]!, optimizers["adam"]!);
    trainSteps(begun, 0, 1);
    sizes.add(engine.memory.buffer.byteLength);
  }
  expect(sizes.size).toBe(1);
});

test("a step that runs out of memory is CAV_ENGINE_MEMORY, and the next one works", () => {
  const engine = createEngine({ limitBytes: 2 ** 21 });
  const begun = begin(engine, networks["plain"]!, optimizers["sgd"]!);
  const used = engine.memory.usedBytes;
  const greedy = new Uint32Array(100_000); // the same row, 100,000 times
  const step = () => begun.training.trainStep(begun.data, greedy);
  expect(step).toThrow(expect.objectContaining({ code: "CAV_ENGINE_MEMORY" }));
  expect(engine.memory.usedBytes).toBe(used);
  const losses = trainSteps(begun, 0, 3);
  const fresh = begin(emptyEngine("wasm"), networks["plain"]!, optimizers["sgd"]!);
  expect(losses).toEqual(trainSteps(fresh, 0, 3));
});

test.each([
  ["a missing tensor", (state: StoredTensors) => void state.delete("layers.0.kernel")],
  ["an unknown tensor", (state: StoredTensors) => void state.set("x", state.get("layers.0.bias")!)],
  [
    "another shape",
    (state: StoredTensors) => void state.set("layers.0.kernel", state.get("layers.0.bias")!),
  ],
  [
    "another element type",
    (state: StoredTensors) =>
      void state.set("layers.0.bias", { dtype: "U8", shape: [9], data: new Uint8Array(9) }),
  ],
])("a state with %s is refused whole", (_, damage) => {
  const begun = begin(emptyEngine("wasm"), networks["plain"]!, optimizers["adam"]!);
  const before = bytesOf(begun.training.state());
  trainSteps(begun, 0, 3);
  const state = begun.training.state();
  damage(state);
  const other = begin(emptyEngine("wasm"), networks["plain"]!, optimizers["adam"]!);
  expect(() => other.training.restore(state)).toThrow(CaviarError);
  expect(Buffer.compare(bytesOf(other.training.state()), before)).toBe(0);
});

test("a state of another optimizer is refused", () => {
  const begun = begin(emptyEngine("wasm"), networks["plain"]!, optimizers["momentum"]!);
  const state = begun.training.state();
  const other = begin(emptyEngine("wasm"), networks["plain"]!, optimizers["adam"]!);
  const restore = () => other.training.restore(state);
  expect(restore).toThrow(expect.objectContaining({ code: "CAV_SHAPE_MISMATCH" }));
});

test("a label that is no output is refused, and the parameters are as before", () => {
  const engine = emptyEngine("wasm");
  const model = new Sequential(engine, { inputs: 1, layers: [{ type: "dense", units: 2 }] });
  const training = new Training(model, { type: "sgd", learningRate: 1 });
  const data = new LabelledRows(engine, {
    features: Uint8Array.of(1),
    labels: Uint8Array.of(2),
    width: 1,
    classes: 3,
    scale: 1,
  });
  for (const use of [() => training.trainStep(data, data.allRows), () => evaluate(model, data)]) {
    expect(use).toThrow("labels must be below 2, the number of classes; row 0 has 2");
  }
  expect([...model.weights.get("layers.0.kernel")!.data]).toEqual([0, 0]);
});
