// What a prediction should be: a label a row, or numbers of its own shape; and label smoothing
// (Szegedy et al. 2016, arXiv:1512.00567, section 7).

import { CaviarError, shown } from "@caviar/errors";

import type { Engine } from "../engine.ts";
import type { Tensor } from "../tensor.ts";

/** Labels (N), of one binary column 0 or 1; or numbers of the prediction's shape. */
export type Target = Tensor | Tensor<"u32">;

/** t * (1 - share) + share / classes, where a binary target has two classes. */
export type Smoothing = { readonly share: number; readonly binary: boolean };

/**
 * The target as numbers of the prediction's shape, smoothed. Throws CAV_SHAPE_MISMATCH for another
 * shape, and for a label that is no class.
 */
export function denseTarget(
  engine: Engine,
  target: Target,
  prediction: Tensor,
  { share, binary }: Smoothing,
): Tensor {
  const { memory, backend } = engine;
  const off = share / (binary ? 2 : prediction.columns);
  if (target.dtype === "u32") {
    const smoothed = memory.tensor([prediction.rows, prediction.columns]);
    if (binary && prediction.columns === 1) {
      requireLabels(target, prediction.rows, 2);
      smoothed.data.set(target.data); // 0 or 1
      return smoothedInPlace(engine, smoothed, share, off);
    }
    requireLabels(target, prediction.rows, prediction.columns);
    backend.oneHot(smoothed, target, 1 - share + off, off);
    return smoothed;
  }
  if (target.size !== prediction.size || target.columns !== prediction.columns) {
    throw new CaviarError(
      "CAV_SHAPE_MISMATCH",
      `the target must have the prediction's shape ${shown(prediction.shape)}, ` +
        `got ${shown(target.shape)}`,
    );
  }
  if (share === 0) return target;
  const smoothed = memory.tensor(target.shape);
  smoothed.data.set(target.data);
  return smoothedInPlace(engine, smoothed, share, off);
}

/** t * (1 - share) + off. */
function smoothedInPlace(
  { memory, backend }: Engine,
  target: Tensor,
  share: number,
  off: number,
): Tensor {
  if (share === 0) return target;
  const floor = memory.tensor([1, 1]);
  floor.data[0] = off;
  backend.blend(target, target, 1 - share, 0);
  backend.combine("add", target, target, floor);
  return target;
}

/** Throws CAV_SHAPE_MISMATCH unless there is one label a row, each below `classes`. */
export function requireLabels(labels: Tensor<"u32">, rows: number, classes: number): void {
  if (labels.size !== rows) {
    throw new CaviarError(
      "CAV_SHAPE_MISMATCH",
      `${rows} rows of predictions need ${rows} labels, got ${labels.size}`,
    );
  }
  const { data } = labels;
  for (let row = 0; row < rows; row++) {
    if (data[row]! < classes) continue;
    throw new CaviarError(
      "CAV_SHAPE_MISMATCH",
      `labels must be below ${classes}, the number of classes; row ${row} has ${data[row]}`,
    );
  }
}
