// A replay computes one case on one engine and says what it compared.

import type { Engine } from "../../engine.ts";
import type { Tensor } from "../../tensor.ts";
import type { Comparison } from "../comparison.ts";
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
