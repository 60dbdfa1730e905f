// A network of layers that follow one another, described as JSON.
// Invariant: a description alone rebuilds the network; nothing is implied by the weights.

import { CaviarError } from "@caviar/errors";

import type { LayerDescription } from "../layers/create-layer.ts";

export type Architecture = {
  /** Features of one row of the input, or the shape of one example: [height, width, channels]. */
  readonly inputs: number | readonly number[];
  readonly layers: readonly LayerDescription[];
};

/** Shape of one example. Throws CAV_SHAPE_MISMATCH for a size that is no size. */
export function shapeOf(inputs: number | readonly number[]): readonly number[] {
  const shape = typeof inputs === "number" ? [inputs] : inputs;
  return shape.map((size) => positive(size, "inputs"));
}

const SIZES = ["units", "filters", "inputDim", "outputDim", "depthMultiplier"] as const;

/** Throws CAV_SHAPE_MISMATCH when a size of the layer is no size. */
export function requireSizes(description: object, place: number): void {
  const sizes: Partial<Record<(typeof SIZES)[number], number>> = description;
  for (const name of SIZES) {
    const size = sizes[name];
    if (size !== undefined) positive(size, `layers.${place}.${name}`);
  }
}

function positive(size: number, where: string): number {
  if (Number.isSafeInteger(size) && size >= 1) return size;
  throw new CaviarError(
    "CAV_SHAPE_MISMATCH",
    `${where} must be an integer of at least 1, got ${size}`,
    { facts: { where, size } },
  );
}
