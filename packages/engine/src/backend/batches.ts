// What a backend must do to make batches beside `gather`.

import type { Stream } from "@caviar/random";

import type { Tensor } from "../tensor.ts";

export type BatchOperations = {
  /** out (N,F), or (N,...) of as many elements, = (source[rows] - mean) * factor; source (count,F) bytes or floats, vectors (F). */
  gatherStandardized(
    out: Tensor,
    source: Tensor<"u8"> | Tensor,
    rows: Tensor<"u32">,
    standard: Standard,
  ): void;
  /** out (N) = source[rows]. */
  pick(out: Tensor<"u32">, source: Tensor<"u32">, rows: Tensor<"u32">): void;
  /**
   * How many rows of x (N,C) have their largest element, the first of equals, at labels (N); a row
   * with NaN has no largest. -1 if a label is not below C.
   */
  countRight(x: Tensor, labels: Tensor<"u32">): number;
  /** rows = rows[permutation(from, N)], in place. */
  shuffle(rows: Tensor<"u32">, from: Stream): void;
  /**
   * out = x (N,H,W,C), each image mirrored (moves[n,0] is 1) and moved down and right by
   * moves[n,1] and moves[n,2] pixels, in two's complement; 0 comes in. moves (N,3).
   */
  moveImages(out: Tensor, x: Tensor, moves: Tensor<"u32">): void;
};

/** What is taken off each feature, and what it is then multiplied by; both (F). */
export type Standard = { readonly mean: Tensor; readonly factor: Tensor };
