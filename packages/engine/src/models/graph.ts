// A network as JSON: layers, and which values each takes. Values are numbered: first the inputs,
// then what each layer gives. A layer takes values with smaller numbers only, so the order of the
// layers is an order to compute in.

import { CaviarError, shown } from "@caviar/errors";

import type { LayerDescription, MergeDescription } from "../layers/create-layer.ts";
import type { Architecture } from "./architecture.ts";

export type Graph = {
  /** Shape of one example of each input: a number of features, or for instance [28, 28, 1]. */
  readonly inputs: readonly (number | readonly number[])[];
  readonly layers: readonly GraphLayer[];
  /** Values that the network gives. */
  readonly outputs: readonly number[];
};

export type GraphLayer = {
  readonly layer: LayerDescription | MergeDescription;
  /** Values that it takes: one, or several for a merging layer. */
  readonly from: readonly number[];
};

export function isMerge(layer: GraphLayer["layer"]): layer is MergeDescription {
  return layer.type === "add" || layer.type === "concatenate";
}

/** The graph of layers that follow one another. */
export function chain({ inputs, layers }: Architecture): Graph {
  return {
    inputs: [inputs],
    layers: layers.map((layer, place) => ({ layer, from: [place] })),
    outputs: [layers.length],
  };
}

/** Whether the layers follow one another, from one input to one output. */
export function isChain({ inputs, layers, outputs }: Graph): boolean {
  const follow = layers.every(({ from }, place) => from.length === 1 && from[0] === place);
  return inputs.length === 1 && outputs.length === 1 && outputs[0] === layers.length && follow;
}

/** Throws CAV_MODEL_INVALID unless every layer and output takes values that there are by then. */
export function requireOrdered({ inputs, layers, outputs }: Graph): void {
  for (const [place, { layer, from }] of layers.entries()) {
    requirePresent(from, inputs.length + place, `layers.${place}`);
    if (isMerge(layer) || from.length === 1) continue;
    throw new CaviarError(
      "CAV_MODEL_INVALID",
      `layers.${place}, ${layer.type}, takes one value, got ${from.length}`,
    );
  }
  requirePresent(outputs, inputs.length + layers.length, "outputs");
}

function requirePresent(values: readonly number[], present: number, where: string): void {
  const known = values.every((v) => Number.isInteger(v) && v >= 0 && v < present);
  if (known && values.length > 0) return;
  throw new CaviarError(
    "CAV_MODEL_INVALID",
    `${where} must take values below ${present}, got ${shown(values)}`,
  );
}

/**
 * Whether all that takes this layer's value, linear in its bias, is batch normalization, which
 * subtracts any bias again: what is left of its gradient is rounding noise, and Adam would turn that
 * into full steps.
 */
export function isNormalized({ inputs, layers, outputs }: Graph, place: number): boolean {
  if (!isLinear(layers[place]!.layer)) return false;
  const value = inputs.length + place;
  const takers = layers.filter(({ from }) => from.includes(value));
  const normalized = takers.every(({ layer }) => layer.type === "batchNormalization");
  return takers.length > 0 && normalized && !outputs.includes(value);
}

/** A bias behind an activation shifts each row differently: no normalization takes that back. */
function isLinear(layer: GraphLayer["layer"]): boolean {
  const activation = "activation" in layer ? (layer.activation ?? "linear") : "linear";
  return (typeof activation === "string" ? activation : activation.name) === "linear";
}
