// Batch normalization (Ioffe & Szegedy 2015, arXiv:1502.03167, Algorithm 1), the plain reference.
// N rows, C channels, row-major. Training normalizes by the batch's moments, inference by running
// ones: the same `normalize`, another mean and rstd.

/** mean[c] and biased variance[c] of channel c over the rows. */
export function moments(
  mean: Float32Array, // (C)
  variance: Float32Array, // (C)
  x: Float32Array, // (N,C)
): void {
  const C = mean.length;
  const N = x.length / C;
  for (let c = 0; c < C; c++) {
    let sum = 0;
    for (let n = 0; n < N; n++) sum += x[n * C + c]!;
    const m = sum / N;

    // Two passes, not E[x^2] - m^2: the difference of two large squares loses every digit.
    let squares = 0;
    for (let n = 0; n < N; n++) squares += (x[n * C + c]! - m) ** 2;
    mean[c] = m;
    variance[c] = squares / N;
  }
}

/** rstd = 1 / sqrt(variance + epsilon). */
export function inverseDeviation(
  rstd: Float32Array, // (C)
  variance: Float32Array, // (C)
  epsilon: number,
): void {
  for (let c = 0; c < rstd.length; c++) rstd[c] = 1 / Math.sqrt(variance[c]! + epsilon);
}

/** y = gamma * (x - mean) * rstd + beta. */
export function normalize(
  y: Float32Array, // (N,C)
  x: Float32Array, // (N,C)
  mean: Float32Array, // (C)
  rstd: Float32Array, // (C)
  gamma: Float32Array, // (C)
  beta: Float32Array, // (C)
): void {
  const C = mean.length;
  for (let i = 0; i < x.length; i++) {
    const c = i % C;
    y[i] = gamma[c]! * (x[i]! - mean[c]!) * rstd[c]! + beta[c]!;
  }
}

/**
 * Gradients of `normalize`. With xhat = (x - mean) * rstd: dbeta = sum dy, dgamma = sum dy * xhat,
 * dx = gamma * rstd * (dy - dbeta / N - xhat * dgamma / N); the last two terms come from the
 * moments' own dependence on x and are absent when those were constants (`frozen`).
 */
export function normalizeBackward(
  dx: Float32Array, // (N,C)
  dgamma: Float32Array, // (C)
  dbeta: Float32Array, // (C)
  dy: Float32Array, // (N,C)
  x: Float32Array, // (N,C)
  mean: Float32Array, // (C)
  rstd: Float32Array, // (C)
  gamma: Float32Array, // (C)
  frozen: boolean,
): void {
  const C = mean.length;
  const N = x.length / C;
  for (let c = 0; c < C; c++) {
    let sum = 0;
    let projection = 0;
    for (let i = c; i < x.length; i += C) {
      sum += dy[i]!;
      projection += dy[i]! * (x[i]! - mean[c]!) * rstd[c]!;
    }
    dbeta[c] = sum;
    dgamma[c] = projection;
    for (let i = c; i < x.length; i += C) {
      const xhat = (x[i]! - mean[c]!) * rstd[c]!;
      const throughMoments = frozen ? 0 : (sum + xhat * projection) / N;
      dx[i] = gamma[c]! * rstd[c]! * (dy[i]! - throughMoments);
    }
  }
}
