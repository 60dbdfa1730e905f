// @ts-nocheck: AssemblyScript
// The pieces of the adaptive updates; the formulas stand in src/kernels/update-adaptive.ts.

/** y = keep * y + take * x^2. */
export function blendSquares(y: usize, x: usize, size: i32, keep: f32, take: f32): void {
  const keeps = f32x4.splat(keep);
  const takes = f32x4.splat(take);
  let i: i32 = 0;
  for (; i + 4 <= size; i += 4) {
    const o = usize(i) << 2;
    const xi = v128.load(x + o);
    const kept = f32x4.mul(keeps, v128.load(y + o));
    v128.store(y + o, f32x4.add(kept, f32x4.mul(takes, f32x4.mul(xi, xi))));
  }
  for (; i < size; i++) {
    const o = usize(i) << 2;
    const xi = load<f32>(x + o);
    store<f32>(y + o, keep * load<f32>(y + o) + take * (xi * xi));
  }
}

/** y += scale * x / (sqrt(max(squares + inner, 0)) + outer). */
export function addQuotient(
  y: usize,
  x: usize,
  squares: usize,
  size: i32,
  scale: f32,
  inner: f32,
  outer: f32,
): void {
  const scales = f32x4.splat(scale);
  const inners = f32x4.splat(inner);
  const outers = f32x4.splat(outer);
  const zeros = f32x4.splat(0);
  let i: i32 = 0;
  for (; i + 4 <= size; i += 4) {
    const o = usize(i) << 2;
    // pmax in this order lets NaN through.
    const square = f32x4.pmax(f32x4.add(v128.load(squares + o), inners), zeros);
    const root = f32x4.add(f32x4.sqrt(square), outers);
    const step = f32x4.div(f32x4.mul(scales, v128.load(x + o)), root);
    v128.store(y + o, f32x4.add(v128.load(y + o), step));
  }
  for (; i < size; i++) {
    const o = usize(i) << 2;
    const sum = load<f32>(squares + o) + inner;
    const square: f32 = sum < 0 ? 0 : sum;
    const step = (scale * load<f32>(x + o)) / (sqrt(square) + outer);
    store<f32>(y + o, load<f32>(y + o) + step);
  }
}

/** y = max(y, x); NaN in either gives NaN. */
export function raise(y: usize, x: usize, size: i32): void {
  let i: i32 = 0;
  for (; i + 4 <= size; i += 4) {
    const o = usize(i) << 2;
    v128.store(y + o, f32x4.max(v128.load(y + o), v128.load(x + o)));
  }
  for (; i < size; i++) {
    const o = usize(i) << 2;
    store<f32>(y + o, max(load<f32>(y + o), load<f32>(x + o)));
  }
}

/** y += scale * sign(x), where sign(0) = 0; NaN gives NaN. */
export function addSign(y: usize, x: usize, size: i32, scale: f32): void {
  for (let i: i32 = 0; i < size; i++) {
    const o = usize(i) << 2;
    const xi = load<f32>(x + o);
    const step: f32 = xi > 0 ? scale : xi < 0 ? -scale : xi;
    store<f32>(y + o, load<f32>(y + o) + step);
  }
}

/** y = min(max(y, -limit), limit); NaN stays NaN. */
export function clip(y: usize, size: i32, limit: f32): void {
  const highest = f32x4.splat(limit);
  const lowest = f32x4.splat(-limit);
  let i: i32 = 0;
  for (; i + 4 <= size; i += 4) {
    const o = usize(i) << 2;
    v128.store(y + o, f32x4.min(f32x4.max(v128.load(y + o), lowest), highest));
  }
  for (; i < size; i++) {
    const o = usize(i) << 2;
    store<f32>(y + o, min(max(load<f32>(y + o), -limit), limit));
  }
}
