// @ts-nocheck: AssemblyScript
// Sparse softmax cross-entropy from logits; the formula stands in
// src/kernels/softmax-cross-entropy.ts.

import { exp1, exp4 } from "./exp";

/** Fills losses (N) and probabilities (N,C) from logits (N,C); returns the sum of the losses. */
export function softmaxCrossEntropy(
  losses: usize,
  probabilities: usize,
  logits: usize,
  labels: usize, // (N) u32, each below C
  N: i32,
  C: i32,
): f64 {
  let total: f64 = 0;
  for (let n: i32 = 0; n < N; n++) {
    const largest = maximum(logits, C);
    const sum = exponentials(probabilities, logits, largest, C);
    divideRow(probabilities, sum, C);
    const label = load<u32>(labels + (usize(n) << 2));
    const shifted = load<f32>(logits + (usize(label) << 2)) - largest;
    const loss = NativeMathf.log(sum) - shifted;
    store<f32>(losses + (usize(n) << 2), loss);
    total += f64(loss);
    logits += usize(C) << 2;
    probabilities += usize(C) << 2;
  }
  return total;
}

/** The largest element, or NaN if there is one. */
function maximum(x: usize, C: i32): f32 {
  let largest = load<f32>(x);
  for (let c: i32 = 1; c < C; c++) largest = max(largest, load<f32>(x + (usize(c) << 2)));
  return largest;
}

/** out = exp(x - largest); returns the sum. */
function exponentials(out: usize, x: usize, largest: f32, C: i32): f32 {
  const shift = f32x4.splat(largest);
  let sums = f32x4.splat(0);
  let c: i32 = 0;
  for (; c + 4 <= C; c += 4) {
    const o = usize(c) << 2;
    const e = exp4(f32x4.sub(v128.load(x + o), shift));
    v128.store(out + o, e);
    sums = f32x4.add(sums, e);
  }
  let sum =
    f32x4.extract_lane(sums, 0) +
    f32x4.extract_lane(sums, 1) +
    (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3));
  for (; c < C; c++) {
    const o = usize(c) << 2;
    const e = exp1(load<f32>(x + o) - largest);
    store<f32>(out + o, e);
    sum += e;
  }
  return sum;
}

function divideRow(x: usize, by: f32, C: i32): void {
  for (let c: i32 = 0; c < C; c++) {
    const p = x + (usize(c) << 2);
    store<f32>(p, load<f32>(p) / by);
  }
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
  for (let n: i32 = 0; n < N; n++) {
    const label = i32(load<u32>(labels + (usize(n) << 2)));
    for (let c: i32 = 0; c < C; c++) {
      const o = usize(c) << 2;
      const target: f32 = c == label ? 1 : 0;
      store<f32>(dlogits + o, scale * (load<f32>(probabilities + o) - target));
    }
    dlogits += usize(C) << 2;
    probabilities += usize(C) << 2;
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
