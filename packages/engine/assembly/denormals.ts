// @ts-nocheck: AssemblyScript
// Denormal numbers, on which processors are many times slower and which WebAssembly cannot switch off.

const TINY: f32 = 1e-36;

/** y = 0 where |y| < 1e-36; NaN stays NaN. */
export function sweepDenormals(y: usize, size: i32): void {
  const tiny = f32x4.splat(TINY);
  let i: i32 = 0;
  for (; i + 4 <= size; i += 4) {
    const o = usize(i) << 2;
    const value = v128.load(y + o);
    v128.store(y + o, v128.andnot(value, f32x4.lt(f32x4.abs(value), tiny)));
  }
  for (; i < size; i++) {
    const o = usize(i) << 2;
    if (abs(load<f32>(y + o)) < TINY) store<f32>(y + o, 0);
  }
}
