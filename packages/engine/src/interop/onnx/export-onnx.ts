// A network as an ONNX model of opset 17 for inference, which runs in any runtime of ONNX.
// Inputs and outputs are the engine's: (batch,...shape) with channels last, `input` and `output`, and
// numbered from the second on. Dropout is gone; batch normalization is in the layer before it where that
// is linear, else it is a multiplication and an addition.

import { CaviarError } from "@caviar/errors";

import type { Network } from "../../models/network.ts";
import { activationOf, fullActivation } from "../activation-settings.ts";
import { exportedLayers, type ExportedLayer } from "../exported-layer.ts";
import { writeActivation } from "./activation-nodes.ts";
import { affineOf, foldedInto } from "./affine.ts";
import { type GraphValue, GraphWriter } from "./graph-writer.ts";
import { writeLayer } from "./layer-nodes.ts";
import { encodeModel, type OnnxModel } from "./messages.ts";

export type OnnxOptions = {
  /** Softmax behind each output that has none, so that a classifier's logits are probabilities. */
  readonly softmax?: boolean;
  /** The graph's name; default `network`. */
  readonly name?: string;
  /** Goes into the model's metadata, for instance what the classes are. */
  readonly metadata?: Readonly<Record<string, string>>;
};

const OPSET = 17;
/** A protobuf message must stay below 2 GiB. */
const BYTES_MAX = 2 ** 31 - 2 ** 20;

/**
 * The bytes of a ModelProto. Throws CAV_MODEL_INVALID for weights of 2 GiB or more and for a softmax
 * over the batch.
 */
export function exportOnnx(network: Network, options: OnnxOptions = {}): Uint8Array<ArrayBuffer> {
  return encodeModel(onnxModel(network, options));
}

/** The model as data; for the tests. */
export function onnxModel(network: Network, options: OnnxOptions): OnnxModel {
  const { inputShapes, outputShapes, graph } = network;
  const layers = exportedLayers(network);
  const to = new GraphWriter();
  const inputs = inputShapes.map((shape, i) => ({ name: to.unique(numbered("input", i)), shape }));
  const outputNames = outputShapes.map((_, i) => to.unique(numbered("output", i)));
  const values = writeLayers(to, layers, {
    inputs: inputs.map((input) => ({ ...input, isChannelsFirst: false })),
    outputs: graph.outputs,
  });
  for (const [i, value] of graph.outputs.entries()) {
    const layer = layers[value - inputs.length];
    const isSoftmax = layer !== undefined && activationOf(layer).name === "softmax";
    const last = to.channelsLast(values[value]!);
    const softmax = fullActivation(options.softmax && !isSoftmax ? "softmax" : "linear");
    const { name } = writeActivation(to, last, softmax, "probabilities");
    to.nodes.push({
      name: `${outputNames[i]}/end`,
      op: "Identity",
      inputs: [name],
      output: outputNames[i]!,
      attributes: {},
    });
  }
  if (to.constantBytes > BYTES_MAX) {
    const message = `an ONNX file holds less than 2 GiB, the weights take ${to.constantBytes} bytes`;
    throw new CaviarError("CAV_MODEL_INVALID", message);
  }
  const { nodes, initializers } = to;
  return {
    name: options.name ?? "network",
    producer: "caviar",
    opset: OPSET,
    metadata: options.metadata ?? {},
    nodes,
    initializers,
    inputs: inputs.map(({ name, shape }) => ({ name, dims: ["batch", ...shape] })),
    outputs: outputShapes.map((shape, i) => ({ name: outputNames[i]!, dims: ["batch", ...shape] })),
  };
}

type Ends = { readonly inputs: readonly GraphValue[]; readonly outputs: readonly number[] };

/** The values: the inputs, then what each layer gives. */
function writeLayers(
  to: GraphWriter,
  layers: readonly ExportedLayer[],
  { inputs, outputs }: Ends,
): readonly GraphValue[] {
  const intoNext = foldedInto(inputs.length, layers, outputs);
  const gone = new Set(intoNext.values());
  const values = [...inputs];
  for (const layer of layers) {
    const taken = layer.from.map((value) => values[value]!);
    const normalization = intoNext.get(layer.place);
    const affine = normalization === undefined ? undefined : affineOf(layers[normalization]!);
    values.push(gone.has(layer.place) ? taken[0]! : writeLayer(to, layer, taken, affine));
  }
  return values;
}

function numbered(name: string, i: number): string {
  return i === 0 ? name : `${name}_${i}`;
}
