// Sparse softmax cross-entropy from logits, the plain reference. N rows, C classes, row-major.
// loss = log(sum exp(z - max)) - (z[label] - max): subtracting the row's maximum keeps exp in range,
// and the logarithm never sees a probability that was rounded to 0.

/**
 * Fills probabilities = softmax(logits) and losses; returns the sum of the losses, or -Infinity, which
 * no sum is, at the first label that is not below C.
 */
export function softmaxCrossEntropy(
  losses: Float32Array, // (N)
  probabilities: Float32Array, // (N,C)
  logits: Float32Array, // (N,C)
  labels: Uint32Array, // (N)
): number {
  const C = logits.length / labels.length;
  let total = 0;
  for (let n = 0; n < labels.length; n++) {
    const row = logits.subarray(n * C, (n + 1) * C);
    const max = Math.max(...row);
    let sum = 0;
    for (const z of row) sum += Math.exp(z - max);
    for (let c = 0; c < C; c++) probabilities[n * C + c] = Math.exp(row[c]! - max) / sum;
    const own = row[labels[n]!];
    if (own === undefined) return -Infinity;
    const loss = Math.log(sum) - (own - max);
    losses[n] = loss;
    total += loss;
  }
  return total;
}

/** dlogits = scale * (probabilities - one-hot labels); scale = 1/N for the mean loss. */
export function softmaxCrossEntropyBackward(
  dlogits: Float32Array, // (N,C)
  probabilities: Float32Array, // (N,C)
  labels: Uint32Array, // (N)
  scale: number,
): void {
  const C = probabilities.length / labels.length;
  for (let i = 0; i < probabilities.length; i++) {
    const target = labels[Math.floor(i / C)] === i % C ? 1 : 0;
    dlogits[i] = scale * (probabilities[i]! - target);
  }
}

/** out[n] = column of the largest element of row n, the first of equals. */
export function argmax(
  out: Uint32Array, // (N)
  x: Float32Array, // (N,C)
): void {
  const C = x.length / out.length;
  for (let n = 0; n < out.length; n++) {
    let best = 0;
    for (let c = 1; c < C; c++) if (x[n * C + c]! > x[n * C + best]!) best = c;
    out[n] = best;
  }
}
