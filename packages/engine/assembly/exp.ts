// @ts-nocheck: AssemblyScript
// e^x for x <= 0, four at once: Cephes' expf (Moshier 1989), a polynomial of degree 5 after
// subtracting a multiple of ln 2. Within 1 ulp; exactly 0 below -87.3, where e^x leaves the
// normal numbers; NaN gives NaN.

const LOWEST: f32 = -87.3;
const LN2_HIGH: f32 = 0.693359375; // exact in few bits: n * LN2_HIGH does not round
const LN2_LOW: f32 = -2.1219444e-4;

export function exp4(x: v128): v128 {
  const tooSmall = f32x4.lt(x, f32x4.splat(LOWEST));
  x = f32x4.pmax(x, f32x4.splat(LOWEST)); // one instruction, and lets NaN through
  const n = f32x4.floor(f32x4.add(f32x4.mul(x, f32x4.splat(NativeMathf.LOG2E)), f32x4.splat(0.5)));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN2_HIGH)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(LN2_LOW)));

  let p = f32x4.splat(1.98756915e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), f32x4.splat(1));

  // Times 2^n: n is added to the exponent bits.
  const power = i32x4.shl(i32x4.trunc_sat_f32x4_s(n), 23);
  return v128.andnot(i32x4.add(p, power), tooSmall);
}
