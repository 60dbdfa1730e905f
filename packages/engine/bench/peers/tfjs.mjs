// A training step in TensorFlow.js on its wasm backend, one thread. It is no dependency of ours:
// `node tfjs.mjs '<net as JSON>' FOLDER`, where FOLDER has @tensorflow/tfjs and
// @tensorflow/tfjs-backend-wasm installed.

import { createRequire } from "node:module";
import { join } from "node:path";

import { serveWindows } from "../measure/windows.ts";

const [spec, folder] = process.argv.slice(2);
const from = createRequire(join(folder, "package.json"));
console.warn = () => {}; // it advises a native backend, which is not what is measured
const tf = from("@tensorflow/tfjs");
const { setThreadsCount } = from("@tensorflow/tfjs-backend-wasm");
setThreadsCount(1);
await tf.setBackend("wasm");

const net = JSON.parse(spec);
const build = {
  dense: ({ units }, first) => tf.layers.dense({ units, ...first }),
  batchNormalization: () => tf.layers.batchNormalization(),
  relu: () => tf.layers.reLU(),
  conv2D: ({ filters }, first) =>
    tf.layers.conv2d({ filters, kernelSize: 3, padding: "same", ...first }),
  maxPooling2D: () => tf.layers.maxPooling2d({ poolSize: 2 }),
  flatten: () => tf.layers.flatten(),
};
const model = tf.sequential();
for (const [index, layer] of net.layers.entries()) {
  model.add(build[layer.type](layer, index === 0 ? { inputShape: net.input } : {}));
}
const x = tf.randomUniform([net.batch, ...net.input], 0, 1, "float32", 1);
const labels = tf.tensor1d(
  Array.from({ length: net.batch }, (_, n) => n % 10),
  "float32",
);
const optimizer = tf.train.adam(1e-3);
const oneHot = tf.oneHot(labels.toInt(), 10);

async function step() {
  const loss = optimizer.minimize(
    () => tf.losses.softmaxCrossEntropy(oneHot, model.apply(x, { training: true })),
    true,
  );
  await loss.data();
  loss.dispose();
}

await serveWindows(`TensorFlow.js ${tf.version.tfjs} wasm`, step);
