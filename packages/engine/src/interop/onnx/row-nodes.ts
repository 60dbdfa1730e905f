// Layers of rows of features as ONNX operators, which take values channels last.

import { assert } from "@caviar/errors";

import { elementCount } from "../../tensor.ts";
import type { ExportedLayer } from "../exported-layer.ts";
import { type Affine, affineOf, folded } from "./affine.ts";
import type { GraphValue, GraphWriter } from "./graph-writer.ts";
import { INT64 } from "./messages.ts";

/** x W + b; `affine` goes into both. */
export function writeDense(
  to: GraphWriter,
  layer: ExportedLayer,
  x: GraphValue,
  affine: Affine | undefined,
): GraphValue {
  const { name, weights, outputShape: shape } = layer;
  const units = shape.at(-1)!;
  const { kernel, bias } = folded(layer, affine, (element) => element % units);
  const k = to.constant(`${name}/kernel`, weights.get("kernel")!.shape, kernel);
  const b = bias === undefined ? [] : [to.constant(`${name}/bias`, [units], bias)];
  const y = { shape, isChannelsFirst: false };
  if (shape.length === 1) return { ...y, name: to.node("Gemm", [x.name, k, ...b], { name }) };
  const [product, ...biased] = [to.node("MatMul", [x.name, k], { name: `${name}/product` }), ...b];
  if (biased.length === 0) return { ...y, name: product };
  return { ...y, name: to.node("Add", [product, ...biased], { name }) };
}

/** Each number's row of the table. */
export function writeEmbedding(to: GraphWriter, layer: ExportedLayer, x: GraphValue): GraphValue {
  const { name, weights, outputShape: shape } = layer;
  const { shape: dims, data } = weights.get("embeddings")!;
  const table = to.constant(`${name}/embeddings`, dims, data);
  const attributes = { to: { int: INT64 } };
  const rows = to.node("Cast", [x.name], { name: `${name}/rows`, attributes });
  return { name: to.node("Gather", [table, rows], { name }), shape, isChannelsFirst: false };
}

/** The last axes normalized together. */
export function writeLayerNormalization(
  to: GraphWriter,
  layer: ExportedLayer,
  x: GraphValue,
): GraphValue {
  const { name, description, weights } = layer;
  assert(description.type === "layerNormalization", "called for a layer normalization");
  const { axis = -1, epsilon = 1e-3 } = description;
  const count = typeof axis === "number" ? 1 : axis.length;
  const shape = x.shape.slice(-count);
  const gamma = weights.get("gamma")?.data ?? new Float32Array(elementCount(shape)).fill(1);
  const beta = weights.get("beta");
  const inputs = [x.name, to.constant(`${name}/gamma`, shape, gamma)];
  if (beta !== undefined) inputs.push(to.constant(`${name}/beta`, shape, beta.data));
  const attributes = { axis: { int: -count }, epsilon: { float: epsilon } };
  return { ...x, name: to.node("LayerNormalization", inputs, { name, attributes }) };
}

/** Batch normalization that stands alone; x may lie either way. */
export function writeBatchNormalization(
  to: GraphWriter,
  layer: ExportedLayer,
  x: GraphValue,
): GraphValue {
  const { factor, shift } = affineOf(layer)!;
  const rounded = { factor: Float32Array.from(factor), shift: Float32Array.from(shift) };
  return writeAffine(to, x, { name: layer.name, ...rounded });
}

/** x scale + offset; x may lie either way. */
export function writeRescaling(
  to: GraphWriter,
  { name, description }: ExportedLayer,
  x: GraphValue,
): GraphValue {
  assert(description.type === "rescaling", "called for a rescaling");
  const { scale, offset = 0 } = description;
  return writeAffine(to, x, { name, factor: listed(scale), shift: listed(offset) });
}

type NamedAffine = {
  readonly name: string;
  readonly factor: Float32Array;
  readonly shift: Float32Array;
};

function writeAffine(
  to: GraphWriter,
  x: GraphValue,
  { name, factor, shift }: NamedAffine,
): GraphValue {
  const isShifted = shift.some((value) => value !== 0);
  const factors = to.perChannel(`${name}/factor`, factor, x);
  const product = to.node("Mul", [x.name, factors], { name: isShifted ? `${name}/scaled` : name });
  if (!isShifted) return { ...x, name: product };
  const shifts = to.perChannel(`${name}/shift`, shift, x);
  return { ...x, name: to.node("Add", [product, shifts], { name }) };
}

function listed(values: number | readonly number[]): Float32Array {
  return Float32Array.from(typeof values === "number" ? [values] : values);
}
