// Matrix product, the plain reference: out[i,j] = sum over k of a[i,k] b[k,j], k ascending.
// A factor is read through strides, so that a transposed one needs no copy.

/** Element (i, k) lies at i * row + k * column. */
export type Strides = { readonly row: number; readonly column: number };

/** out (M,N) = a (M,K) b (K,N). */
export function gemm(
  out: Float32Array, // (M,N) row-major
  a: Float32Array,
  aStrides: Strides,
  b: Float32Array,
  bStrides: Strides,
  M: number,
  N: number,
  K: number,
): void {
  for (let i = 0; i < M; i++) {
    for (let j = 0; j < N; j++) {
      let sum = 0;
      for (let k = 0; k < K; k++) {
        sum +=
          a[i * aStrides.row + k * aStrides.column]! * b[k * bStrides.row + j * bStrides.column]!;
      }
      out[i * N + j] = sum;
    }
  }
}
