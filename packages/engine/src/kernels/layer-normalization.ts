// Layer normalization (Ba, Kiros, Hinton 2016, arXiv:1607.06450), the plain reference: each row is
// normalized by its own moments. N rows, C columns, row-major.

/** y = gamma * (x - mean) * rstd + beta; fills mean and rstd. */
export function normalizeRows(
  y: Float32Array, // (N,C)
  mean: Float32Array, // (N)
  rstd: Float32Array, // (N)
  x: Float32Array, // (N,C)
  gamma: Float32Array, // (C)
  beta: Float32Array, // (C)
  epsilon: number,
): void {
  const C = gamma.length;
  for (let n = 0; n < mean.length; n++) {
    const row = x.subarray(n * C, (n + 1) * C);
    let sum = 0;
    for (const value of row) sum += value;
    const m = sum / C;
    let squares = 0;
    for (const value of row) squares += (value - m) ** 2;
    const r = 1 / Math.sqrt(squares / C + epsilon);
    for (let c = 0; c < C; c++) y[n * C + c] = gamma[c]! * (row[c]! - m) * r + beta[c]!;
    mean[n] = m;
    rstd[n] = r;
  }
}

/**
 * With xhat = (x - mean) rstd and g = dy gamma: dbeta = sum dy and dgamma = sum dy xhat over the
 * rows; dx = rstd (g - mean(g) - xhat mean(g xhat)), the means over the row.
 */
export function normalizeRowsBackward(
  dx: Float32Array, // (N,C)
  dgamma: Float32Array, // (C)
  dbeta: Float32Array, // (C)
  dy: Float32Array, // (N,C)
  x: Float32Array, // (N,C)
  mean: Float32Array, // (N)
  rstd: Float32Array, // (N)
  gamma: Float32Array, // (C)
): void {
  const C = gamma.length;
  dgamma.fill(0);
  dbeta.fill(0);
  for (let n = 0; n < mean.length; n++) {
    const xhat = (c: number): number => (x[n * C + c]! - mean[n]!) * rstd[n]!;
    let sum = 0;
    let projection = 0;
    for (let c = 0; c < C; c++) {
      const d = dy[n * C + c]!;
      dbeta[c]! += d;
      dgamma[c]! += d * xhat(c);
      sum += d * gamma[c]!;
      projection += d * gamma[c]! * xhat(c);
    }
    for (let c = 0; c < C; c++) {
      const g = dy[n * C + c]! * gamma[c]!;
      dx[n * C + c] = rstd[n]! * (g - sum / C - (xhat(c) * projection) / C);
    }
  }
}
