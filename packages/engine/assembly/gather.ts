// @ts-nocheck: AssemblyScript
// A batch gathered from a data set of bytes.

/** out (N,F) = scale * source[rows]; source (count,F) u8, rows (N) u32 below count. */
export function gather(out: usize, source: usize, rows: usize, N: i32, F: i32, scale: f32): void {
  const scales = f32x4.splat(scale);
  for (let n: i32 = 0; n < N; n++) {
    const from = source + usize(load<u32>(rows + (usize(n) << 2))) * usize(F);
    let f: i32 = 0;
    for (; f + 8 <= F; f += 8) {
      const words = v128.load_ext<u8>(from + usize(f));
      const low = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(words));
      const high = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(words));
      const to = out + (usize(f) << 2);
      v128.store(to, f32x4.mul(low, scales));
      v128.store(to, f32x4.mul(high, scales), 16);
    }
    for (; f < F; f++) {
      store<f32>(out + (usize(f) << 2), scale * f32(load<u8>(from + usize(f))));
    }
    out += usize(F) << 2;
  }
}
