// Cases of batch normalization: training batches one after the other, whose names end in their
// number, then an inference pass by the moving statistics.

import { Tape } from "../../autodiff/tape.ts";
import { Variable } from "../../autodiff/variable.ts";
import type { Engine } from "../../engine.ts";
import { createLayer } from "../../layers/create-layer.ts";
import type { Layer } from "../../layers/layer.ts";
import { compareAll } from "../comparison.ts";
import { layerOf } from "../layer-descriptions.ts";
import { numbersOf, type ReferenceCase } from "../reference-file.ts";
import { setParameters } from "./layers.ts";
import { fill, inputOf, type Replay } from "./replay.ts";

export const replayBatchNormalization: Replay = (engine, reference) => {
  const { op, config, inputs } = reference;
  const first = inputs.has("x_0") ? "x_0" : "x_infer"; // a case may be of inference alone
  const [, ...inputShape] = numbersOf(inputs, first).shape;
  const description = layerOf(op, config, inputShape.length + 1);
  const layer = createLayer(engine, description, { inputShape, place: 0 });
  setParameters(layer, reference);
  for (const [name, tensor] of layer.buffers) {
    if (inputs.has(name)) fill(tensor, inputs, name);
  }
  const results = new Map<string, Float32Array>();
  const suffixes = Array.from({ length: config.number("steps") }, (_, step) => String(step));
  for (const suffix of [...suffixes, "infer"]) {
    if (!inputs.has(`x_${suffix}`)) continue;
    for (const [name, data] of pass(engine, layer, reference, suffix)) {
      results.set(`${name}_${suffix}`, data);
    }
  }
  return compareAll(reference, results);
};

/** One pass over the inputs of `suffix`; copies, because the next pass changes the statistics. */
function pass(
  engine: Engine,
  layer: Layer,
  reference: ReferenceCase,
  suffix: string,
): Map<string, Float32Array> {
  const tape = new Tape(engine);
  const x = new Variable(inputOf(engine, reference, `x_${suffix}`), { differentiable: true });
  const y = layer.forward({ training: suffix !== "infer", tape }, x);
  const dy = `dy_${suffix}`;
  if (reference.inputs.has(dy)) tape.backward(y, inputOf(engine, reference, dy));
  const results = new Map([["y", y.data.data.slice()]]);
  if (x.gradient !== undefined) results.set("dx", x.gradient.data.slice());
  for (const { name, variable } of layer.parameters) {
    if (variable.gradient !== undefined) results.set(`d${name}`, variable.gradient.data.slice());
    variable.gradient = undefined;
  }
  for (const [name, tensor] of layer.buffers) results.set(name, tensor.data.slice());
  return results;
}
