// @ts-nocheck: AssemblyScript
// Rectified linear unit.

/** y = max(x, 0). pmax in this order is one instruction and lets NaN through. */
export function relu(y: usize, x: usize, size: i32): void {
  const zero = f32x4.splat(0);
  let i: i32 = 0;
  for (; i + 4 <= size; i += 4) {
    const o = usize(i) << 2;
    v128.store(y + o, f32x4.pmax(v128.load(x + o), zero));
  }
  for (; i < size; i++) {
    const o = usize(i) << 2;
    const value = load<f32>(x + o);
    store<f32>(y + o, value < 0 ? 0 : value);
  }
}

/** dx = dy where y > 0, else 0. */
export function reluBackward(dx: usize, dy: usize, y: usize, size: i32): void {
  const zero = f32x4.splat(0);
  let i: i32 = 0;
  for (; i + 4 <= size; i += 4) {
    const o = usize(i) << 2;
    v128.store(dx + o, v128.and(v128.load(dy + o), f32x4.gt(v128.load(y + o), zero)));
  }
  for (; i < size; i++) {
    const o = usize(i) << 2;
    store<f32>(dx + o, load<f32>(y + o) > 0 ? load<f32>(dy + o) : 0);
  }
}
