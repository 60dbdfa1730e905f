// Networks as expressions: values that layers were applied to. Joining, branching and residual
// connections are then what they look like:
//   const x = input(64);
//   const h = apply(layers.dense(64, { activation: "relu" }), x);
//   const y = apply(layers.dense(10), apply(layers.add(), h, x));
//   const model = new Model(engine, graphOf({ inputs: x, outputs: y }));

import { CaviarError } from "@caviar/errors";

import type { Graph, GraphLayer } from "./graph.ts";

/** A value of a network to be: an input, or what a layer makes of other values. */
export type SymbolicValue =
  | { readonly shape: number | readonly number[] }
  | { readonly layer: GraphLayer["layer"]; readonly from: readonly SymbolicValue[] };

/** An input; `shape` is of one example: a number of features, or for instance [28, 28, 1]. */
export function input(shape: number | readonly number[]): SymbolicValue {
  return { shape };
}

/** What `layer` makes of `from`: one value, or several for a merging layer. */
export function apply(
  layer: GraphLayer["layer"],
  ...from: readonly [SymbolicValue, ...SymbolicValue[]]
): SymbolicValue {
  return { layer, from };
}

type Ends = SymbolicValue | readonly SymbolicValue[];

/**
 * The graph from inputs to outputs. Throws CAV_MODEL_INVALID when an output depends on an input that
 * is not among `inputs`, or when one of these is no input.
 */
export function graphOf(ends: { readonly inputs: Ends; readonly outputs: Ends }): Graph {
  const inputs = listOf(ends.inputs);
  const numbers = new Map<SymbolicValue, number>(inputs.map((value, i) => [value, i]));
  const shapes = inputs.map((value) => {
    if ("shape" in value) return value.shape;
    throw new CaviarError("CAV_MODEL_INVALID", "inputs of a graph must be made by `input`");
  });
  const layers: GraphLayer[] = [];
  // A layer is numbered after all that it takes; a stack, for a deep network is a deep expression.
  const pending = [...listOf(ends.outputs)].toReversed();
  for (let value = pending.at(-1); value !== undefined; value = pending.at(-1)) {
    if (numbers.has(value)) {
      pending.pop();
      continue;
    }
    if ("shape" in value) {
      throw new CaviarError("CAV_MODEL_INVALID", "an output depends on an input that is not given");
    }
    const missing = value.from.filter((source) => !numbers.has(source));
    if (missing.length > 0) {
      pending.push(...missing.toReversed());
      continue;
    }
    numbers.set(value, inputs.length + layers.length);
    layers.push({ layer: value.layer, from: value.from.map((source) => numbers.get(source)!) });
    pending.pop();
  }
  const outputs = listOf(ends.outputs).map((value) => numbers.get(value)!);
  return { inputs: shapes, layers, outputs };
}

function listOf(ends: Ends): readonly SymbolicValue[] {
  return "length" in ends ? ends : [ends];
}
