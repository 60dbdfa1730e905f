// Cases of one layer: forward, and backward from the given dy. Parameters and their gradients go by
// the reference's names.

import { Tape } from "../../autodiff/tape.ts";
import { Variable } from "../../autodiff/variable.ts";
import type { Engine } from "../../engine.ts";
import { activated } from "../../layers/activation.ts";
import { createLayer } from "../../layers/create-layer.ts";
import type { Layer } from "../../layers/layer.ts";
import { compareAll } from "../comparison.ts";
import { activationOf, layerOf } from "../layer-descriptions.ts";
import { numbersOf, type ReferenceCase } from "../reference-file.ts";
import { fill, inputOf, type Replay } from "./replay.ts";

/** A layer of one input: y, dx and the gradients of its parameters. */
export const replayLayer: Replay = (engine, reference) => {
  const { op, inputs, config } = reference;
  const [, ...inputShape] = numbersOf(inputs, inputNameOf(reference)).shape;
  const description = layerOf(op, config, inputShape.length + 1);
  const layer = createLayer(engine, description, { inputShape, place: 0 });
  setParameters(layer, reference);
  const results = propagate(engine, reference, (tape, x) =>
    layer.forward({ training: true, tape }, x),
  );
  for (const { name, variable } of layer.parameters) {
    const { gradient } = variable;
    if (gradient !== undefined) results.set(`d${theirName(name)}`, gradient.data);
  }
  return compareAll(reference, results);
};

/** An activation on its own, of any shape. */
export const replayActivation: Replay = (engine, reference) => {
  const { config, inputs } = reference;
  const activation = activationOf(config, numbersOf(inputs, "x").shape.length);
  const results = propagate(engine, reference, (tape, x) =>
    activated({ engine, tape }, x, activation),
  );
  return compareAll(reference, results);
};

/** Forward from the case's input and backward from its dy, where it has one: y and dx. */
export function propagate(
  engine: Engine,
  reference: ReferenceCase,
  forward: (tape: Tape, x: Variable) => Variable,
): Map<string, Float32Array> {
  const tape = new Tape(engine);
  const data = inputOf(engine, reference, inputNameOf(reference));
  const x = new Variable(data, { differentiable: true });
  const y = forward(tape, x);
  if (reference.inputs.has("dy")) {
    // A copy of dy even where y is x itself: the gradient belongs to the variable.
    tape.backward(y, inputOf(engine, reference, "dy"));
  }
  const results = new Map([["y", y.data.data]]);
  if (x.gradient !== undefined) results.set("dx", x.gradient.data);
  return results;
}

function inputNameOf({ inputs }: ReferenceCase): string {
  return inputs.has("indices") ? "indices" : "x";
}

/** Fill the layer's parameters from the inputs of their names. */
export function setParameters(layer: Layer, { inputs }: ReferenceCase): void {
  for (const { name, variable } of layer.parameters) {
    fill(variable.data, inputs, theirName(name));
  }
}

/** The reference's name of a parameter. */
export function theirName(ours: string): string {
  return ours === "embeddings" ? "table" : ours;
}
