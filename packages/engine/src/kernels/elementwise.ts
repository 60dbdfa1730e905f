// Sums and blends of arrays, the plain reference. N rows, C columns, row-major.

/** y += bias on every row, in place. */
export function addBias(
  y: Float32Array, // (N,C)
  bias: Float32Array, // (C)
): void {
  for (let i = 0; i < y.length; i++) y[i]! += bias[i % bias.length]!;
}

/** out[c] = sum over the rows of x[.,c]. */
export function sumRows(
  out: Float32Array, // (C)
  x: Float32Array, // (N,C)
): void {
  const C = out.length;
  for (let c = 0; c < C; c++) {
    let sum = 0;
    for (let i = c; i < x.length; i += C) sum += x[i]!;
    out[c] = sum;
  }
}

/** y = keep * y + take * x, in place. */
export function blend(y: Float32Array, x: Float32Array, keep: number, take: number): void {
  for (let i = 0; i < y.length; i++) y[i] = keep * y[i]! + take * x[i]!;
}

/** Sum of x^2 over all elements. */
export function sumSquares(x: Float32Array): number {
  let sum = 0;
  for (const value of x) sum += value * value;
  return sum;
}

/** Sum of |x| over all elements. */
export function sumMagnitudes(x: Float32Array): number {
  let sum = 0;
  for (const value of x) sum += Math.abs(value);
  return sum;
}
