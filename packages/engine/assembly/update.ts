// @ts-nocheck: AssemblyScript
// Parameter updates; the formulas stand in src/kernels/update.ts.

/** v = rate * v - learningRate * g; w += v. */
export function momentum(
  w: usize,
  v: usize,
  g: usize,
  size: i32,
  learningRate: f32,
  rate: f32,
): void {
  const rates = f32x4.splat(rate);
  const learningRates = f32x4.splat(learningRate);
  let i: i32 = 0;
  for (; i + 4 <= size; i += 4) {
    const o = usize(i) << 2;
    const step = f32x4.mul(learningRates, v128.load(g + o));
    const velocity = f32x4.sub(f32x4.mul(rates, v128.load(v + o)), step);
    v128.store(v + o, velocity);
    v128.store(w + o, f32x4.add(v128.load(w + o), velocity));
  }
  for (; i < size; i++) {
    const o = usize(i) << 2;
    const velocity = rate * load<f32>(v + o) - learningRate * load<f32>(g + o);
    store<f32>(v + o, velocity);
    store<f32>(w + o, load<f32>(w + o) + velocity);
  }
}

/**
 * m = beta1 m + rest1 g; v = beta2 v + rest2 g^2; w -= stepSize m / (sqrt(v) + epsilon).
 * rest = 1 - beta comes from the caller, who has double precision: 1 - 0.999 in f32 is off by 5e-5.
 */
export function adam(
  w: usize,
  m: usize,
  v: usize,
  g: usize,
  size: i32,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
  stepSize: f32,
  epsilon: f32,
): void {
  const beta1s = f32x4.splat(beta1);
  const rest1s = f32x4.splat(rest1);
  const beta2s = f32x4.splat(beta2);
  const rest2s = f32x4.splat(rest2);
  const stepSizes = f32x4.splat(stepSize);
  const epsilons = f32x4.splat(epsilon);
  let i: i32 = 0;
  for (; i + 4 <= size; i += 4) {
    const o = usize(i) << 2;
    const gi = v128.load(g + o);
    const mi = f32x4.add(f32x4.mul(beta1s, v128.load(m + o)), f32x4.mul(rest1s, gi));
    const square = f32x4.mul(gi, gi);
    const vi = f32x4.add(f32x4.mul(beta2s, v128.load(v + o)), f32x4.mul(rest2s, square));
    v128.store(m + o, mi);
    v128.store(v + o, vi);
    const step = f32x4.div(f32x4.mul(stepSizes, mi), f32x4.add(f32x4.sqrt(vi), epsilons));
    v128.store(w + o, f32x4.sub(v128.load(w + o), step));
  }
  for (; i < size; i++) {
    const o = usize(i) << 2;
    const gi = load<f32>(g + o);
    const mi = beta1 * load<f32>(m + o) + rest1 * gi;
    const vi = beta2 * load<f32>(v + o) + rest2 * (gi * gi);
    store<f32>(m + o, mi);
    store<f32>(v + o, vi);
    store<f32>(w + o, load<f32>(w + o) - (stepSize * mi) / (sqrt(vi) + epsilon));
  }
}
