// A model in the hands of others, and back: INTEROP.md says what is what.

import {
  createEngine,
  exportKeras,
  exportOnnx,
  exportPytorch,
  importKeras,
  importPytorch,
  layers,
  sequential,
} from "@caviar/engine";

const engine = createEngine();
const architecture = {
  inputs: 2,
  layers: [layers.dense(8, { activation: "tanh" }), layers.dense(2)],
};
const model = sequential(engine, architecture, 1);

export const onnx = exportOnnx(model.network, { softmax: true }); // the bytes of a file
const keras = exportKeras(model.network); // model.json and model.safetensors
const state = exportPytorch(model.network); // a state_dict in safetensors

const fromKeras = importKeras(engine, keras); // a Model
const fromPytorch = sequential(engine, architecture, 2); // the same layers, other weights
importPytorch(fromPytorch.network, state);

const row = Float32Array.of(1, 0);
export const answers = [model, fromKeras, fromPytorch].map((each) => each.predict(row)); // the same bits
