// @ts-nocheck: AssemblyScript
// Sparse softmax cross-entropy from logits; the formula stands in
// src/kernels/softmax-cross-entropy.ts.

import { divideRow, exponentials, maximum } from "./softmax";

/**
 * Fills losses (N) and probabilities (N,C) from logits (N,C); returns the sum of the losses, or
 * -Infinity, which no sum is, at the first label that is not below C.
 */
export function softmaxCrossEntropy(
  losses: usize,
  probabilities: usize,
  logits: usize,
  labels: usize, // (N) u32
  N: i32,
  C: i32,
): f64 {
  let total: f64 = 0;
  for (let n: i32 = 0; n < N; n++) {
    const largest = maximum(logits, C);
    const sum = exponentials(probabilities, logits, largest, C);
    divideRow(probabilities, sum, C);
    const label = load<u32>(labels + (usize(n) << 2));
    if (label >= u32(C)) return -Infinity;
    const shifted = load<f32>(logits + (usize(label) << 2)) - largest;
    const loss = NativeMathf.log(sum) - shifted;
    store<f32>(losses + (usize(n) << 2), loss);
    total += f64(loss);
    logits += usize(C) << 2;
    probabilities += usize(C) << 2;
  }
  return total;
}

/** dlogits = scale * (probabilities - one-hot labels). */
export function softmaxCrossEntropyBackward(
  dlogits: usize,
  probabilities: usize,
  labels: usize,
  N: i32,
  C: i32,
  scale: f32,
): void {
  const scales = f32x4.splat(scale);
  const row = usize(C) << 2;
  for (let n: i32 = 0; n < N; n++) {
    let c: i32 = 0;
    for (; c + 4 <= C; c += 4) {
      const o = usize(c) << 2;
      v128.store(dlogits + o, f32x4.mul(scales, v128.load(probabilities + o)));
    }
    for (; c < C; c++) {
      const o = usize(c) << 2;
      store<f32>(dlogits + o, scale * load<f32>(probabilities + o));
    }
    const label = load<u32>(labels + (usize(n) << 2));
    if (label < u32(C)) {
      const o = usize(label) << 2;
      store<f32>(dlogits + o, scale * (load<f32>(probabilities + o) - 1));
    }
    dlogits += row;
    probabilities += row;
  }
}

/** out (N) u32 = column of the largest element of each row of x (N,C), the first of equals. */
export function argmax(out: usize, x: usize, N: i32, C: i32): void {
  for (let n: i32 = 0; n < N; n++) {
    let best: i32 = 0;
    let largest = load<f32>(x);
    for (let c: i32 = 1; c < C; c++) {
      const value = load<f32>(x + (usize(c) << 2));
      if (value > largest) {
        largest = value;
        best = c;
      }
    }
    store<u32>(out + (usize(n) << 2), best);
    x += usize(C) << 2;
  }
}
