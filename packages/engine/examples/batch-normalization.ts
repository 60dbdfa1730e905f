// What batch normalization does with the company a row is in. In training a row is normalized by
// the mean and variance of its batch, so the same row comes out differently in every batch: a noise
// that regularizes, and that is smaller the larger the batch. In inference the running averages are
// used, and a row comes out the same in any company, also alone.

import { createEngine, type Engine, layers, Network } from "@caviar/engine";
import { normal, stream } from "@caviar/random";

const WIDTH = 8;

/** One batch normalization that has seen many batches of standard normal rows. */
function settled(engine: Engine): Network {
  const network = new Network(engine, {
    inputs: [WIDTH],
    layers: [{ layer: layers.batchNormalization({ momentum: 0.9 }), from: [0] }],
    outputs: [1],
  });
  for (let batch = 0; batch < 200; batch++) output(network, rows(64, batch), "training");
  return network;
}

function rows(count: number, salt: number): Float32Array {
  const from = stream(salt, "rows");
  return Float32Array.from({ length: count * WIDTH }, (_, i) => normal(from, i));
}

/** The output for the first row, by the batch's statistics (training) or by the running averages. */
function output(network: Network, batch: Float32Array, mode: "training" | "inference"): number[] {
  const { engine } = network;
  return engine.scope(() => {
    const x = engine.memory.tensor([batch.length / WIDTH, WIDTH]);
    x.data.set(batch);
    const pass = { training: mode === "training", tape: undefined };
    const [y] = network.run(pass, [x]);
    return [...y!.data.data.subarray(0, WIDTH)];
  });
}

/**
 * The noise on one row's output: its standard deviation over 100 batches of `batchSize` rows whose
 * other rows are drawn at random.
 */
export function noiseOf(batchSize: number, mode: "training" | "inference"): number {
  const network = settled(createEngine());
  const row = rows(1, 12_345);
  const outputs = Array.from({ length: 100 }, (_, salt) => {
    const batch = rows(batchSize, 1000 + salt);
    batch.set(row);
    return output(network, batch, mode);
  });
  const means = row.map((_, f) => outputs.reduce((sum, y) => sum + y[f]!, 0) / outputs.length);
  const squares = outputs.flatMap((y) => y.map((value, f) => (value - means[f]!) ** 2));
  return Math.sqrt(squares.reduce((a, b) => a + b, 0) / squares.length);
}

/** What a batch of one row becomes. Its mean is the row, its variance 0: nothing of it is left. */
export function batchOfOne(mode: "training" | "inference"): number[] {
  return output(settled(createEngine()), rows(1, 12_345), mode);
}

if (import.meta.main) {
  for (const size of [2, 8, 32, 128, 512]) {
    const noise = noiseOf(size, "training").toFixed(4);
    console.log(`training, batch of ${size}: noise ${noise}`);
  }
  console.log(`inference, batch of 8: noise ${noiseOf(8, "inference")}`);
  console.log("a batch of one in training: ", batchOfOne("training"));
  console.log("a batch of one in inference:", batchOfOne("inference"));
}
