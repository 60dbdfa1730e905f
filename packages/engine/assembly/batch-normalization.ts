// @ts-nocheck: AssemblyScript
// Batch normalization (Ioffe & Szegedy 2015, Algorithm 1). Walks row by row, as memory lies, with
// one accumulator a channel kept in the result vectors.

import { sumRows } from "./elementwise";

/** mean, biased variance (C) of x (N,C), in two passes: E[x^2] - mean^2 would lose every digit. */
export function moments(mean: usize, variance: usize, x: usize, N: i32, C: i32): void {
  sumRows(mean, x, N, C);
  divide(mean, f32(N), C);
  memory.fill(variance, 0, usize(C) << 2);
  for (let n: i32 = 0; n < N; n++) {
    let c: i32 = 0;
    for (; c + 4 <= C; c += 4) {
      const o = usize(c) << 2;
      const d = f32x4.sub(v128.load(x + o), v128.load(mean + o));
      v128.store(variance + o, f32x4.add(v128.load(variance + o), f32x4.mul(d, d)));
    }
    for (; c < C; c++) {
      const o = usize(c) << 2;
      const d = load<f32>(x + o) - load<f32>(mean + o);
      store<f32>(variance + o, load<f32>(variance + o) + d * d);
    }
    x += usize(C) << 2;
  }
  divide(variance, f32(N), C);
}

function divide(vector: usize, by: f32, C: i32): void {
  for (let c: i32 = 0; c < C; c++) {
    const p = vector + (usize(c) << 2);
    store<f32>(p, load<f32>(p) / by);
  }
}

/** rstd = 1 / sqrt(variance + epsilon), (C). */
export function inverseDeviation(rstd: usize, variance: usize, C: i32, epsilon: f32): void {
  for (let c: i32 = 0; c < C; c++) {
    const o = usize(c) << 2;
    store<f32>(rstd + o, f32(1) / sqrt(load<f32>(variance + o) + epsilon));
  }
}

/** y = (x - mean) * (gamma * rstd) + beta. */
export function normalize(
  y: usize,
  x: usize,
  mean: usize,
  rstd: usize,
  gamma: usize,
  beta: usize,
  N: i32,
  C: i32,
): void {
  for (let n: i32 = 0; n < N; n++) {
    let c: i32 = 0;
    for (; c + 4 <= C; c += 4) {
      const o = usize(c) << 2;
      const d = f32x4.sub(v128.load(x + o), v128.load(mean + o));
      const slope = f32x4.mul(v128.load(gamma + o), v128.load(rstd + o));
      v128.store(y + o, f32x4.add(f32x4.mul(d, slope), v128.load(beta + o)));
    }
    for (; c < C; c++) {
      const o = usize(c) << 2;
      const d = load<f32>(x + o) - load<f32>(mean + o);
      const slope = load<f32>(gamma + o) * load<f32>(rstd + o);
      store<f32>(y + o, d * slope + load<f32>(beta + o));
    }
    x += usize(C) << 2;
    y += usize(C) << 2;
  }
}

/** Gradients of `normalize`; the formula stands in src/kernels/batch-normalization.ts. */
export function normalizeBackward(
  dx: usize,
  dgamma: usize,
  dbeta: usize,
  dy: usize,
  x: usize,
  mean: usize,
  rstd: usize,
  gamma: usize,
  N: i32,
  C: i32,
  frozen: bool,
): void {
  sumRows(dbeta, dy, N, C);
  projectRows(dgamma, dy, x, mean, N, C);
  for (let c: i32 = 0; c < C; c++) {
    const o = usize(c) << 2;
    store<f32>(dgamma + o, load<f32>(dgamma + o) * load<f32>(rstd + o));
  }

  const share: f32 = frozen ? 0 : f32(1) / f32(N);
  const shares = f32x4.splat(share);
  for (let n: i32 = 0; n < N; n++) {
    let c: i32 = 0;
    for (; c + 4 <= C; c += 4) {
      const o = usize(c) << 2;
      const r = v128.load(rstd + o);
      const xhat = f32x4.mul(f32x4.sub(v128.load(x + o), v128.load(mean + o)), r);
      const sum = f32x4.add(v128.load(dbeta + o), f32x4.mul(xhat, v128.load(dgamma + o)));
      const inner = f32x4.sub(v128.load(dy + o), f32x4.mul(sum, shares));
      v128.store(dx + o, f32x4.mul(f32x4.mul(v128.load(gamma + o), r), inner));
    }
    for (; c < C; c++) {
      const o = usize(c) << 2;
      const r = load<f32>(rstd + o);
      const xhat = (load<f32>(x + o) - load<f32>(mean + o)) * r;
      const sum = load<f32>(dbeta + o) + xhat * load<f32>(dgamma + o);
      const inner = load<f32>(dy + o) - sum * share;
      store<f32>(dx + o, load<f32>(gamma + o) * r * inner);
    }
    x += usize(C) << 2;
    dy += usize(C) << 2;
    dx += usize(C) << 2;
  }
}

/** out (C) = sum over the rows of dy * (x - mean). */
function projectRows(out: usize, dy: usize, x: usize, mean: usize, N: i32, C: i32): void {
  memory.fill(out, 0, usize(C) << 2);
  for (let n: i32 = 0; n < N; n++) {
    let c: i32 = 0;
    for (; c + 4 <= C; c += 4) {
      const o = usize(c) << 2;
      const d = f32x4.sub(v128.load(x + o), v128.load(mean + o));
      v128.store(out + o, f32x4.add(v128.load(out + o), f32x4.mul(v128.load(dy + o), d)));
    }
    for (; c < C; c++) {
      const o = usize(c) << 2;
      const d = load<f32>(x + o) - load<f32>(mean + o);
      store<f32>(out + o, load<f32>(out + o) + load<f32>(dy + o) * d);
    }
    x += usize(C) << 2;
    dy += usize(C) << 2;
  }
}
