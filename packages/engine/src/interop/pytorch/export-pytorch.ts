// Weights as the state_dict of the same architecture in PyTorch, in a safetensors file:
//   model.load_state_dict(safetensors.torch.load_file("model.safetensors"))
// The file's metadata has the architecture as Python text under `pytorch`, where it is a chain.

import type { Network } from "../../models/network.ts";
import { encodeSafetensors } from "../../safetensors/encode.ts";
import type { StoredTensors } from "../../safetensors/format.ts";
import { elementCount } from "../../tensor.ts";
import type { StateTensor } from "./state-layout.ts";
import { renamed, stateModules } from "./state-modules.ts";

export type PytorchOptions = {
  /**
   * Names of the modules that have weights, in the order of the layers, such as `features.0`;
   * default: as an nn.Sequential numbers them, or `layers.<place>` in a graph that is no chain.
   */
  readonly modules?: readonly string[];
};

export type PytorchExportOptions = PytorchOptions & {
  /** Goes into the file's metadata. */
  readonly metadata?: Readonly<Record<string, string>>;
};

/**
 * The file's bytes. Images are (N,channels,height,width) there. A rescaling is no module of PyTorch's:
 * it is told in the metadata. Throws CAV_MODEL_INVALID for what PyTorch has no equivalent of, CAV_USAGE
 * for names that are not one for each module.
 */
export function exportPytorch(
  network: Network,
  { modules: names, metadata = {} }: PytorchExportOptions = {},
): Uint8Array {
  const { modules, text } = stateModules(network);
  const weights = network.saveWeights();
  const tensors: StoredTensors = new Map();
  for (const { name, tensors: own } of names === undefined ? modules : renamed(modules, names)) {
    for (const tensor of own) {
      const data = valuesOf(tensor, weights);
      tensors.set(`${name}.${tensor.suffix}`, { dtype: "F32", shape: tensor.shape, data });
    }
  }
  const rescaling = network.graph.layers.filter(({ layer }) => layer.type === "rescaling");
  const told = {
    ...(text !== undefined && { pytorch: text }),
    ...(rescaling.length > 0 && { rescaling: JSON.stringify(rescaling.map(({ layer }) => layer)) }),
  };
  return encodeSafetensors({ tensors, metadata: { format: "pt", ...metadata, ...told } });
}

function valuesOf({ own, shape }: StateTensor, weights: StoredTensors): Float32Array<ArrayBuffer> {
  const values = new Float32Array(elementCount(shape));
  if (typeof own === "number") return values.fill(own);
  const { data } = weights.get(own.name)!;
  for (let i = 0; i < values.length; i++) values[own.places?.[i] ?? i] = data[i]!;
  return values;
}
