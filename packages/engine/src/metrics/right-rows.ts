// How many rows of a batch a classifier has right, while it trains.

import { CaviarError } from "@caviar/errors";

import type { Engine } from "../engine.ts";
import type { Tensor } from "../tensor.ts";

/**
 * Rows of output (N,C) whose largest value, the first of equals, is the label's; of a single column,
 * which is above `threshold` for class 1 and else for class 0. A row with NaN is never right.
 * Throws CAV_SHAPE_MISMATCH for a label that is no class of the output.
 */
export function rightRows(
  { backend }: Engine,
  output: Tensor,
  labels: Tensor<"u32">,
  threshold: () => number,
): number {
  const classes = Math.max(2, output.columns);
  const count =
    output.columns === 1
      ? rightOfTwo(output, labels, threshold())
      : backend.countRight(output, labels);
  if (count >= 0) return count;
  throw new CaviarError(
    "CAV_SHAPE_MISMATCH",
    `labels must be below ${classes}, the classes of the output; got ${Math.max(...labels.data)}`,
  );
}

/** -1 if a label is neither 0 nor 1, as the kernel for several columns says it. */
function rightOfTwo(output: Tensor, labels: Tensor<"u32">, threshold: number): number {
  const [values, truth] = [output.data, labels.data];
  let count = 0;
  for (const [n, value] of values.entries()) {
    if (truth[n]! > 1) return -1;
    if (truth[n] === 1 ? value > threshold : value <= threshold) count += 1;
  }
  return count;
}
