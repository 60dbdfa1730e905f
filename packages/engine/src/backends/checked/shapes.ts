// The comparisons that the checks are made of. They run on every operation, so messages are constants.

import { assert } from "@caviar/errors";

import type { DType, Tensor } from "../../tensor.ts";

export function same(a: Tensor<DType>, b: Tensor<DType>, message: string): void {
  assert(a.rows === b.rows && a.columns === b.columns, message);
}

export function perChannel(x: Tensor, ...vectors: readonly Tensor[]): void {
  for (const vector of vectors) {
    assert(vector.size === x.columns, "a channel vector must have one element a column");
  }
}

export function perRow(x: Tensor, vector: Tensor<DType>): void {
  assert(vector.size === x.rows, "a row vector must have one element a row");
}
