// The matrix product by a compiled kernel; assembly/gemm.ts says how it counts and what its scratch
// memory holds.

import type { Backend } from "../backend.ts";

/** A tile and a block of each factor. */
export const GEMM_SCRATCH_BYTES = 192 + 96 * 256 * 4 + 1024 * 256 * 4;

/** `kernel` on tensors; `scratch` is where GEMM_SCRATCH_BYTES lie. */
export function gemmBy(
  kernel: (...args: readonly number[]) => unknown,
  scratch: number,
): Backend["gemm"] {
  return (out, a, b, form) => {
    // Element (i, k) of a lies at i * row + k * column, so of b.
    kernel(
      out.pointer,
      a.pointer,
      b.pointer,
      out.rows,
      out.columns,
      form === "tn" ? a.rows : a.columns,
      form === "tn" ? 1 : a.columns,
      form === "tn" ? a.columns : 1,
      form === "nt" ? 1 : b.columns,
      form === "nt" ? b.columns : 1,
      scratch,
    );
  };
}
