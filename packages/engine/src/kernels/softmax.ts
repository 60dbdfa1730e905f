// Softmax along rows, the plain reference. N rows, C columns, row-major. The row's maximum is
// subtracted, which keeps exp in range.

/** y = exp(x) / sum exp(x). */
export function softmax(
  y: Float32Array, // (N,C)
  x: Float32Array, // (N,C)
  C: number,
): void {
  for (let start = 0; start < x.length; start += C) {
    const row = x.subarray(start, start + C);
    const max = Math.max(...row);
    let sum = 0;
    for (const value of row) sum += Math.exp(value - max);
    for (let c = 0; c < C; c++) y[start + c] = Math.exp(row[c]! - max) / sum;
  }
}

/** dx = y (dy - sum along the row of dy y). */
export function softmaxBackward(
  dx: Float32Array, // (N,C)
  dy: Float32Array, // (N,C)
  y: Float32Array, // (N,C)
  C: number,
): void {
  for (let start = 0; start < y.length; start += C) {
    let sum = 0;
    for (let i = start; i < start + C; i++) sum += dy[i]! * y[i]!;
    for (let i = start; i < start + C; i++) dx[i] = y[i]! * (dy[i]! - sum);
  }
}
