// Tensors of a model out to arrays, and arrays in, all or nothing.

import { CaviarError } from "@caviar/errors";

import type { StoredTensor, StoredTensors } from "../safetensors/format.ts";
import type { Tensor } from "../tensor.ts";

/** Copies of `tensors`. */
export function exportTensors(tensors: ReadonlyMap<string, Tensor>): StoredTensors {
  const stored: StoredTensors = new Map();
  for (const [name, { shape, data }] of tensors) {
    stored.set(name, { dtype: "F32", shape, data: data.slice() });
  }
  return stored;
}

/** A place that a stored array is written to. */
export type Target = {
  readonly dtype: StoredTensor["dtype"];
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array;
};

/** The tensors as places to write to. Valid until the next allocation. */
export function targetsOf(tensors: ReadonlyMap<string, Tensor>): Map<string, Target> {
  return new Map(
    [...tensors].map(([name, { shape, data }]) => [name, { dtype: "F32", shape, data }] as const),
  );
}

/**
 * Write `stored` into `targets`. Throws CAV_SHAPE_MISMATCH, with nothing written, unless both have
 * the same names, element types and shapes.
 */
export function importTensors(targets: ReadonlyMap<string, Target>, stored: StoredTensors): void {
  for (const [name, { dtype, shape }] of targets) {
    const found = stored.get(name);
    if (found === undefined) throw mismatch(name, `${dtype} of shape [${shape.join()}]`, "nothing");
    if (found.dtype !== dtype || found.shape.join() !== shape.join()) {
      const got = `${found.dtype} of shape [${found.shape.join()}]`;
      throw mismatch(name, `${dtype} of shape [${shape.join()}]`, got);
    }
  }
  for (const [name, { dtype, shape }] of stored) {
    if (!targets.has(name)) {
      throw mismatch(name, "no such tensor", `${dtype} of shape [${shape.join()}]`);
    }
  }
  for (const [name, { data }] of targets) data.set(stored.get(name)!.data);
}

function mismatch(name: string, expected: string, got: string): CaviarError {
  const message = `tensor ${name}: expected ${expected}, got ${got}; the weights are another network's`;
  return new CaviarError("CAV_SHAPE_MISMATCH", message, { facts: { name, expected, got } });
}
