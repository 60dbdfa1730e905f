// A saved classifier as a network again.

import { type LayerDescription, Sequential, type StoredTensors } from "@caviar/engine";
import { CaviarError } from "@caviar/errors";

import { invalidModel, type Model } from "./model-files.ts";
import { borrowEngine } from "./workbench.ts";

/** Layers without weights to put before and behind the saved ones. */
type Ends = {
  readonly before?: readonly LayerDescription[];
  readonly behind?: readonly LayerDescription[];
};

/**
 * The network, in the thread's engine (see workbench.ts). Throws CAV_MODEL_INVALID when the files do
 * not fit each other.
 */
export function rebuild({ description, weights }: Model, ends: Ends = {}): Sequential {
  const { before = [], behind = [] } = ends;
  const { inputs, layers } = description.architecture;
  const architecture = { inputs, layers: [...before, ...layers, ...behind] };
  const network = new Sequential(borrowEngine("exact"), architecture);
  if (network.outputs !== description.classes) {
    throw invalidModel(
      `model.json describes ${network.outputs} outputs for ${description.classes} classes`,
    );
  }
  try {
    network.loadWeights(moved(weights, before.length));
  } catch (error) {
    if (error instanceof CaviarError && error.code === "CAV_SHAPE_MISMATCH") {
      throw invalidModel(`model.safetensors does not fit model.json: ${error.message}`, error);
    }
    throw error;
  }
  return network;
}

/** The weights of layers that stand so many places further back. */
function moved(weights: StoredTensors, places: number): StoredTensors {
  const rename = (name: string): string =>
    name.replace(/^layers\.(\d+)\./, (_, place: string) => `layers.${Number(place) + places}.`);
  return new Map([...weights].map(([name, tensor]) => [rename(name), tensor]));
}
