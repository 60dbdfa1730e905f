// @ts-nocheck: AssemblyScript
// Losses of each row and their gradients; the formulas stand in src/kernels/losses.ts. Each element
// is computed in double precision, so that 1 - 1e-7 and the logarithm of it are what they should be.

import { divideRow, exponentials, maximum } from "./softmax";

/**
 * losses (N) and gradient (N,C): d losses[n] / d prediction[n,.]; prediction, target (N,C).
 * `kind` counts as in src/backends/wasm/losses.ts; `parameter` is an epsilon or a delta.
 */
export function rowLoss(
  kind: i32,
  losses: usize,
  gradient: usize,
  prediction: usize,
  target: usize,
  N: i32,
  C: i32,
  parameter: f64,
): void {
  for (let n: i32 = 0; n < N; n++) {
    let loss: f64;
    if (kind == 0) loss = categoricalLogits(gradient, prediction, target, C);
    else if (kind == 1) loss = categorical(gradient, prediction, target, C, parameter, true);
    else if (kind == 2) loss = categorical(gradient, prediction, target, C, parameter, false);
    else loss = meanOfElements(kind, gradient, prediction, target, C, parameter);
    store<f32>(losses + (usize(n) << 2), f32(loss));
    gradient += usize(C) << 2;
    prediction += usize(C) << 2;
    target += usize(C) << 2;
  }
}

/** Sum of t (log sum exp(z) - z); gradient p sum(t) - t. */
function categoricalLogits(gradient: usize, z: usize, target: usize, C: i32): f64 {
  const largest = maximum(z, C);
  const sum = exponentials(gradient, z, largest, C);
  divideRow(gradient, sum, C);
  const logSum = NativeMath.log(f64(sum));
  let weight: f64 = 0;
  let loss: f64 = 0;
  for (let c: i32 = 0; c < C; c++) {
    const o = usize(c) << 2;
    const t = f64(load<f32>(target + o));
    // A target of 0 must not meet a logit of -infinity: 0 times infinity.
    if (t != 0) loss += t * (logSum - (f64(load<f32>(z + o)) - f64(largest)));
    weight += t;
  }
  for (let c: i32 = 0; c < C; c++) {
    const o = usize(c) << 2;
    const p = f64(load<f32>(gradient + o));
    store<f32>(gradient + o, f32(p * weight - f64(load<f32>(target + o))));
  }
  // A logit that is NaN makes the sum NaN, as an infinite one does; it counts without a target too.
  const infinite = largest == Infinity || largest == -Infinity;
  return isNaN(sum) && !infinite ? NaN : loss;
}

/** Sum of -t log q, q = the probabilities (divided by their sum if told so) clipped away from 0, 1. */
function categorical(
  gradient: usize,
  prediction: usize,
  target: usize,
  C: i32,
  epsilon: f64,
  normalise: bool,
): f64 {
  let sum: f64 = 0;
  for (let c: i32 = 0; c < C; c++) sum += f64(load<f32>(prediction + (usize(c) << 2)));
  const scale = normalise ? 1 / sum : 1;
  let loss: f64 = 0;
  let projection: f64 = 0;
  for (let c: i32 = 0; c < C; c++) {
    const o = usize(c) << 2;
    const t = f64(load<f32>(target + o));
    const q = f64(load<f32>(prediction + o)) * scale;
    loss -= t * NativeMath.log(clipped(q, epsilon));
    if (isInside(q, epsilon)) projection -= t;
  }
  for (let c: i32 = 0; c < C; c++) {
    const o = usize(c) << 2;
    const q = f64(load<f32>(prediction + o)) * scale;
    const slope = isInside(q, epsilon) ? -f64(load<f32>(target + o)) / q : 0;
    store<f32>(gradient + o, f32(normalise ? (slope - projection) * scale : slope));
  }
  return loss;
}

/** The losses that are a mean over the row's elements. */
function meanOfElements(
  kind: i32,
  gradient: usize,
  prediction: usize,
  target: usize,
  C: i32,
  parameter: f64,
): f64 {
  let sum: f64 = 0;
  for (let c: i32 = 0; c < C; c++) {
    const o = usize(c) << 2;
    const p = f64(load<f32>(prediction + o));
    const t = f64(load<f32>(target + o));
    let slope: f64;
    if (kind == 3) {
      sum += binaryLogit(p, t);
      slope = sigmoid(p) - t;
    } else if (kind == 4) {
      const q = clipped(p, parameter);
      sum -= t * NativeMath.log(q) + (1 - t) * NativeMath.log(1 - q);
      slope = isInside(p, parameter) ? (q - t) / (q * (1 - q)) : 0;
    } else if (kind == 5) {
      sum -= t * max(NativeMath.log(p), -100) + (1 - t) * max(NativeMath.log(1 - p), -100);
      slope = (p - t) / max(p * (1 - p), 1e-12);
    } else {
      const error = p - t;
      if (kind == 6) {
        sum += error * error;
        slope = 2 * error;
      } else if (kind == 7) {
        sum += abs(error);
        slope = sign(error);
      } else {
        const isSmall = abs(error) <= parameter;
        sum += isSmall ? 0.5 * error * error : parameter * (abs(error) - 0.5 * parameter);
        slope = isSmall ? error : parameter * sign(error);
      }
    }
    store<f32>(gradient + o, f32(slope / f64(C)));
  }
  return sum / f64(C);
}

function binaryLogit(z: f64, t: f64): f64 {
  return max<f64>(z, 0) - z * t + NativeMath.log1p(NativeMath.exp(-abs(z)));
}

function sigmoid(z: f64): f64 {
  const e = NativeMath.exp(-abs(z));
  return z >= 0 ? 1 / (1 + e) : e / (1 + e);
}

/** 0 at 0, NaN of NaN. */
function sign(x: f64): f64 {
  return x > 0 ? 1 : x < 0 ? -1 : x;
}

function clipped(q: f64, epsilon: f64): f64 {
  return min(max(q, epsilon), 1 - epsilon);
}

function isInside(q: f64, epsilon: f64): bool {
  return q >= epsilon && q <= 1 - epsilon;
}
