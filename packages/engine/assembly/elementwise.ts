// @ts-nocheck: AssemblyScript
// Sums and blends. Column sums take 4 rows at a time, as (x0 + x1) + (x2 + x3), then the rest.

/** y (N,C) += bias (C). */
export function addBias(y: usize, bias: usize, N: i32, C: i32): void {
  for (let n: i32 = 0; n < N; n++) {
    let c: i32 = 0;
    for (; c + 4 <= C; c += 4) {
      const o = usize(c) << 2;
      v128.store(y + o, f32x4.add(v128.load(y + o), v128.load(bias + o)));
    }
    for (; c < C; c++) {
      const o = usize(c) << 2;
      store<f32>(y + o, load<f32>(y + o) + load<f32>(bias + o));
    }
    y += usize(C) << 2;
  }
}

/** out (C) = sum over the rows of x (N,C). */
export function sumRows(out: usize, x: usize, N: i32, C: i32): void {
  memory.fill(out, 0, usize(C) << 2);
  const row = usize(C) << 2;
  let n: i32 = 0;
  for (; n + 4 <= N; n += 4) {
    addFourRows(out, x, row, C);
    x += 4 * row;
  }
  for (; n < N; n++) {
    addBias(out, x, 1, C);
    x += row;
  }
}

function addFourRows(out: usize, x: usize, row: usize, C: i32): void {
  let c: i32 = 0;
  for (; c + 4 <= C; c += 4) {
    const o = usize(c) << 2;
    const p = x + o;
    const low = f32x4.add(v128.load(p), v128.load(p + row));
    const high = f32x4.add(v128.load(p + 2 * row), v128.load(p + 3 * row));
    v128.store(out + o, f32x4.add(v128.load(out + o), f32x4.add(low, high)));
  }
  for (; c < C; c++) {
    const o = usize(c) << 2;
    const p = x + o;
    const low = load<f32>(p) + load<f32>(p + row);
    const high = load<f32>(p + 2 * row) + load<f32>(p + 3 * row);
    store<f32>(out + o, load<f32>(out + o) + (low + high));
  }
}

/** y = keep * y + take * x over `size` elements. */
export function blend(y: usize, x: usize, size: i32, keep: f32, take: f32): void {
  const keeps = f32x4.splat(keep);
  const takes = f32x4.splat(take);
  let i: i32 = 0;
  for (; i + 4 <= size; i += 4) {
    const o = usize(i) << 2;
    const kept = f32x4.mul(keeps, v128.load(y + o));
    v128.store(y + o, f32x4.add(kept, f32x4.mul(takes, v128.load(x + o))));
  }
  for (; i < size; i++) {
    const o = usize(i) << 2;
    store<f32>(y + o, keep * load<f32>(y + o) + take * load<f32>(x + o));
  }
}

/** Sum of x^2 over `size` elements, in double precision. */
export function sumSquares(x: usize, size: i32): f64 {
  let sum: f64 = 0;
  for (let i: i32 = 0; i < size; i++) {
    const value = f64(load<f32>(x + (usize(i) << 2)));
    sum += value * value;
  }
  return sum;
}

/** Sum of |x| over `size` elements, in double precision. */
export function sumMagnitudes(x: usize, size: i32): f64 {
  let sum: f64 = 0;
  for (let i: i32 = 0; i < size; i++) sum += f64(abs(load<f32>(x + (usize(i) << 2))));
  return sum;
}
