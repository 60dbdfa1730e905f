// The modules of a network that have weights, each with the name that its tensors start with.

import { CaviarError, shown } from "@caviar/errors";

import { isChain } from "../../models/graph.ts";
import type { Network } from "../../models/network.ts";
import { type ExportedLayer, exportedLayers } from "../exported-layer.ts";
import { featureOrders } from "./feature-order.ts";
import { sequentialModules } from "./sequential-modules.ts";
import { type StateTensor, stateTensors } from "./state-layout.ts";

export type StateModule = {
  /** `0` or `features.0`; its tensors are `0.weight` and so on. */
  readonly name: string;
  readonly layer: ExportedLayer;
  readonly tensors: readonly StateTensor[];
};

export type StateModules = {
  /** In the order of the graph. */
  readonly modules: readonly StateModule[];
  /** The network as Python text; undefined where it is no chain of PyTorch's modules. */
  readonly text: string | undefined;
};

/**
 * A chain's modules are named as an nn.Sequential numbers them, others `layers.<place>`. Throws
 * CAV_MODEL_INVALID for what PyTorch has no equivalent of.
 */
export function stateModules(network: Network): StateModules {
  const layers = exportedLayers(network);
  const orders = featureOrders(network.inputShapes.length, layers);
  const chain = isChain(network.graph) ? sequentialModules(layers) : undefined;
  const nameOf = ({ place }: ExportedLayer): string =>
    chain === undefined
      ? `layers.${place}`
      : String(chain.findIndex((module) => module.place === place));
  const modules = layers
    .map((layer) => ({ layer, tensors: stateTensors(layer, orders[layer.from[0]!]) }))
    .filter(({ tensors }) => tensors.length > 0)
    .map(({ layer, tensors }) => ({ name: nameOf(layer), layer, tensors }));
  const text = chain && `nn.Sequential(${chain.map((module) => module.text).join(", ")})`;
  return { modules, text };
}

/** The modules under other names, in the same order. Throws CAV_USAGE unless there is one for each. */
export function renamed(
  modules: readonly StateModule[],
  names: readonly string[],
): readonly StateModule[] {
  if (names.length === modules.length && new Set(names).size === names.length) {
    return modules.map((module, i) => ({ ...module, name: names[i]! }));
  }
  const message = `expected the names of ${modules.length} modules, each another, got ${shown(names)}`;
  throw new CaviarError("CAV_USAGE", message);
}
