// Weights of a PyTorch state_dict, saved by safetensors.torch, into a network of the same layers.
// The layer's options are the network's own: PyTorch's BatchNorm has an epsilon of 1e-5, and a Linear
// layer before it a bias unless it is told otherwise.

import type { Network } from "../../models/network.ts";
import { decodeFloats } from "../../safetensors/decode-floats.ts";
import type { StoredTensors } from "../../safetensors/format.ts";
import { requireFitting } from "../fitting-weights.ts";
import type { PytorchOptions } from "./export-pytorch.ts";
import { type StateModule, renamed, stateModules } from "./state-modules.ts";
import { requireConstant } from "./require-constant.ts";

/** A BatchNorm's count of batches: nothing depends on it here. */
const COUNTER = ".num_batches_tracked";

/**
 * Take the weights over. Modules are matched in the order of their names (`layer2` before `layer10`)
 * unless `modules` names them in the order of the layers. Elements may be F64, F32, F16 or BF16.
 * Throws CAV_CHECKPOINT_CORRUPT for a damaged file, CAV_SHAPE_MISMATCH, with nothing changed and all
 * that was expected and found, for one that does not fit, CAV_MODEL_INVALID for a layer that PyTorch
 * has no equivalent of.
 */
export function importPytorch(
  network: Network,
  file: Uint8Array,
  { modules: names }: PytorchOptions = {},
): void {
  const found = decodeFloats(file);
  const { modules: own } = stateModules(network);
  const modules = names === undefined ? namedAs(own, found.tensors) : renamed(own, names);

  const wanted = new Map(
    modules.flatMap(({ name, tensors }) =>
      tensors.map(({ suffix, shape }) => [`${name}.${suffix}`, shape] as const),
    ),
  );
  requireFitting(wanted, withStrangers(found.tensors, modules, found.counters), HINT);

  const weights: StoredTensors = new Map();
  for (const { name, tensors } of modules) {
    for (const { suffix, own: target } of tensors) {
      const { data } = found.tensors.get(`${name}.${suffix}`)!;
      if (typeof target === "number") {
        requireConstant(`${name}.${suffix}`, data, target);
        continue;
      }
      const { places } = target;
      const values = Float32Array.from(data, (value, i) => (places ? data[places[i]!]! : value));
      weights.set(target.name, {
        dtype: "F32",
        shape: shapeOf(network, target.name),
        data: values,
      });
    }
  }
  network.loadWeights(weights);
}

const HINT =
  "Describe the layers as they were: a bias before batch normalization needs useBias: true. Where the " +
  "names do not sort in the order of the layers, give them as `modules`.";

/** The network's modules under the file's names, if there are as many; else under their own. */
function namedAs(own: readonly StateModule[], found: StoredTensors): readonly StateModule[] {
  const collator = new Intl.Collator("en", { numeric: true });
  const names = [
    ...new Set([...found.keys()].map((name) => name.slice(0, Math.max(name.lastIndexOf("."), 0)))),
  ];
  const sorted = names.toSorted((a, b) => collator.compare(a, b));
  return sorted.length === own.length ? renamed(own, sorted) : own;
}

/** What was found, and counters that belong to no batch normalization. */
function withStrangers(
  found: StoredTensors,
  modules: readonly StateModule[],
  counters: readonly string[],
): StoredTensors {
  const counting = modules.filter(({ layer }) => layer.description.type === "batchNormalization");
  const known = new Set(counting.map(({ name }) => `${name}${COUNTER}`));
  const strangers = counters.filter((name) => !known.has(name));
  const none = { dtype: "U8", shape: [], data: new Uint8Array(1) } as const;
  return new Map([...found, ...strangers.map((name) => [name, none] as const)]);
}

function shapeOf(network: Network, name: string): readonly number[] {
  return network.weights.get(name)!.shape;
}
