// @ts-nocheck: AssemblyScript
// Layer normalization (Ba, Kiros, Hinton 2016, arXiv:1607.06450): each row gets mean 0 and variance 1.
// Sums run in four lanes, added as (0 + 1) + (2 + 3), then the rest of the row.

/** y (N,C) = gamma (x - mean) rstd + beta; fills mean, rstd (N). */
export function normalizeRows(
  y: usize,
  mean: usize,
  rstd: usize,
  x: usize,
  gamma: usize,
  beta: usize,
  N: i32,
  C: i32,
  epsilon: f32,
): void {
  for (let n: i32 = 0; n < N; n++) {
    const m = sumRow(x, C) / f32(C);
    const r: f32 = f32(1) / sqrt(squaresRow(x, m, C) / f32(C) + epsilon);
    store<f32>(mean + (usize(n) << 2), m);
    store<f32>(rstd + (usize(n) << 2), r);
    const means = f32x4.splat(m);
    const rstds = f32x4.splat(r);
    let c: i32 = 0;
    for (; c + 4 <= C; c += 4) {
      const o = usize(c) << 2;
      const xhat = f32x4.mul(f32x4.sub(v128.load(x + o), means), rstds);
      v128.store(y + o, f32x4.add(f32x4.mul(v128.load(gamma + o), xhat), v128.load(beta + o)));
    }
    for (; c < C; c++) {
      const o = usize(c) << 2;
      const xhat = (load<f32>(x + o) - m) * r;
      store<f32>(y + o, load<f32>(gamma + o) * xhat + load<f32>(beta + o));
    }
    x += usize(C) << 2;
    y += usize(C) << 2;
  }
}

/** Gradients of `normalizeRows`; the formula stands in src/kernels/layer-normalization.ts. */
export function normalizeRowsBackward(
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
): void {
  memory.fill(dgamma, 0, usize(C) << 2);
  memory.fill(dbeta, 0, usize(C) << 2);
  for (let n: i32 = 0; n < N; n++) {
    const m = load<f32>(mean + (usize(n) << 2));
    const r = load<f32>(rstd + (usize(n) << 2));
    let sum: f32 = 0;
    let projection: f32 = 0;
    for (let c: i32 = 0; c < C; c++) {
      const o = usize(c) << 2;
      const d = load<f32>(dy + o);
      const xhat = (load<f32>(x + o) - m) * r;
      const g = d * load<f32>(gamma + o);
      sum += g;
      projection += g * xhat;
      store<f32>(dgamma + o, load<f32>(dgamma + o) + d * xhat);
      store<f32>(dbeta + o, load<f32>(dbeta + o) + d);
    }
    sum /= f32(C);
    projection /= f32(C);
    for (let c: i32 = 0; c < C; c++) {
      const o = usize(c) << 2;
      const xhat = (load<f32>(x + o) - m) * r;
      const g = load<f32>(dy + o) * load<f32>(gamma + o);
      store<f32>(dx + o, r * (g - sum - xhat * projection));
    }
    x += usize(C) << 2;
    dy += usize(C) << 2;
    dx += usize(C) << 2;
  }
}

function sumRow(x: usize, C: i32): f32 {
  let sums = f32x4.splat(0);
  let c: i32 = 0;
  for (; c + 4 <= C; c += 4) sums = f32x4.add(sums, v128.load(x + (usize(c) << 2)));
  let sum = addLanes(sums);
  for (; c < C; c++) sum += load<f32>(x + (usize(c) << 2));
  return sum;
}

/** Sum of (x - mean)^2. */
function squaresRow(x: usize, mean: f32, C: i32): f32 {
  const means = f32x4.splat(mean);
  let sums = f32x4.splat(0);
  let c: i32 = 0;
  for (; c + 4 <= C; c += 4) {
    const d = f32x4.sub(v128.load(x + (usize(c) << 2)), means);
    sums = f32x4.add(sums, f32x4.mul(d, d));
  }
  let sum = addLanes(sums);
  for (; c < C; c++) {
    const d = load<f32>(x + (usize(c) << 2)) - mean;
    sum += d * d;
  }
  return sum;
}

function addLanes(x: v128): f32 {
  const low = f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1);
  return low + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}
