// What a backend must do to move, pick and mask elements.

import type { Stream } from "@caviar/random";

import type { Tensor } from "../tensor.ts";

export type ArrangementOperations = {
  /** to[., toAt + i] = from[., fromAt + i] for i < width: part of each row, of as many rows. */
  copyColumns(to: Tensor, toAt: number, from: Tensor, fromAt: number, width: number): void;
  /** out[n,.] = table[rows[n],.] */
  takeRows(out: Tensor, table: Tensor, rows: Tensor<"u32">): void;
  /** table[rows[n],.] += x[n,.], n ascending. */
  addRows(table: Tensor, x: Tensor, rows: Tensor<"u32">): void;
  /** out (N,B,A) = x (N,A,B), each of the N matrices transposed; N = size / (A * B). */
  transpose(out: Tensor, x: Tensor, A: number, B: number): void;
  /** Each element 0 with probability `rate`, else 1 / (1 - rate); a function of the stream alone. */
  dropoutMask(mask: Tensor, from: Stream, rate: number): void;
};
