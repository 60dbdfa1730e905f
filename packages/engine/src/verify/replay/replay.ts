// A replay computes one case on one engine and says what it compared.

import { CaviarError, shown } from "@caviar/errors";

import type { Engine } from "../../engine.ts";
import type { Tensor } from "../../tensor.ts";
import type { Comparison } from "../comparison.ts";
import type { Fields } from "../../fields.ts";
import { type Numbers, numbersOf, type ReferenceCase } from "../reference-file.ts";

export type Replay = (engine: Engine, reference: ReferenceCase, data: ReplayData) => Comparison[];

/** What cases need besides their file. */
export type ReplayData = {
  /** The digits' features and labels, all rows in the order of the file; read when asked for. */
  readonly digits: () => Digits;
};

export type Digits = {
  readonly features: Float32Array; // (count,64), scaled to [0,1]
  readonly labels: Uint32Array; // (count)
};

/**
 * Write the tensor `name` of `given` into one of ours. Throws CAV_MESSAGE_INVALID when there is none
 * of ours, or one of another shape.
 */
export function fill(ours: Tensor | undefined, given: Fields, name: string): void {
  const { shape, data } = numbersOf(given, name);
  if (ours?.shape.join() !== shape.join()) {
    const expected = ours === undefined ? "no such tensor" : `the shape ${shown(ours.shape)}`;
    const message = `${name}: expected ${expected}, got the shape ${shown(shape)}`;
    throw new CaviarError("CAV_MESSAGE_INVALID", message);
  }
  ours.data.set(data);
}

/** A tensor of the given numbers in the current scope; a scalar's shape is []. */
export function tensorOf(engine: Engine, { shape, data }: Numbers): Tensor {
  const tensor = engine.memory.tensor(shape);
  tensor.data.set(data);
  return tensor;
}

/** The input `name` as a tensor. */
export function inputOf(engine: Engine, { inputs }: ReferenceCase, name: string): Tensor {
  return tensorOf(engine, numbersOf(inputs, name));
}
