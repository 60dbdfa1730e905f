// @ts-nocheck: AssemblyScript
// Functions of four floats at once, built on exp4; each within a few ulp of the exact value, and
// NaN gives NaN. Polynomials: Cephes' single-precision library (Moshier 1989: expf, tanhf, ndtrf).

import { exp4 } from "./exp";

/** exp(x) - 1 for x <= 0, without losing the digits of a small x. */
export function expm1Negative(x: v128): v128 {
  // The polynomial of exp4 on its own: it holds for |x| <= ln(2) / 2.
  let p = f32x4.splat(1.98756915e-4);
  p = f32x4.add(f32x4.mul(p, x), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, x), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, x), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, x), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, x), f32x4.splat(5.0000001201e-1));
  const near = f32x4.add(f32x4.mul(f32x4.mul(p, x), x), x);
  const far = f32x4.sub(exp4(x), f32x4.splat(1));
  return v128.bitselect(near, far, f32x4.gt(x, f32x4.splat(-0.34)));
}

/** log(1 + e) for e in [0, 1]: 2 atanh(s) of s = e / (2 + e), whose series converges as 9^-n. */
export function log1pUnit(e: v128): v128 {
  const s = f32x4.div(e, f32x4.add(e, f32x4.splat(2)));
  const w = f32x4.mul(s, s);
  let p = f32x4.splat(1.0 / 15);
  p = f32x4.add(f32x4.mul(p, w), f32x4.splat(1.0 / 13));
  p = f32x4.add(f32x4.mul(p, w), f32x4.splat(1.0 / 11));
  p = f32x4.add(f32x4.mul(p, w), f32x4.splat(1.0 / 9));
  p = f32x4.add(f32x4.mul(p, w), f32x4.splat(1.0 / 7));
  p = f32x4.add(f32x4.mul(p, w), f32x4.splat(1.0 / 5));
  p = f32x4.add(f32x4.mul(p, w), f32x4.splat(1.0 / 3));
  p = f32x4.add(f32x4.mul(p, w), f32x4.splat(1));
  return f32x4.mul(f32x4.add(s, s), p);
}

/** 1 / (1 + exp(-x)). */
export function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1);
  const e = exp4(f32x4.neg(f32x4.abs(x)));
  const large = f32x4.div(one, f32x4.add(one, e));
  return v128.bitselect(large, f32x4.mul(e, large), f32x4.ge(x, f32x4.splat(0)));
}

/** s (1 - s) of s = sigmoid(x), written without the cancellation of 1 - s. */
export function sigmoidSlope4(x: v128): v128 {
  const e = exp4(f32x4.neg(f32x4.abs(x)));
  const large = f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), e));
  return f32x4.mul(f32x4.mul(e, large), large);
}

/** tanh(x): a polynomial near 0, (1 - e) / (1 + e) of e = exp(-2 |x|) elsewhere. */
export function tanh4(x: v128): v128 {
  const z = f32x4.mul(x, x);
  let p = f32x4.splat(-5.70498872745e-3);
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(2.06390887954e-2));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-5.37397155531e-2));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(1.33314422036e-1));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-3.33332819422e-1));
  const near = f32x4.add(f32x4.mul(f32x4.mul(p, z), x), x);

  const one = f32x4.splat(1);
  const magnitude = f32x4.abs(x);
  const e = exp4(f32x4.mul(magnitude, f32x4.splat(-2)));
  const far = f32x4.div(f32x4.sub(one, e), f32x4.add(one, e));
  const signed = v128.bitselect(f32x4.neg(far), far, f32x4.lt(x, f32x4.splat(0)));
  return v128.bitselect(near, signed, f32x4.lt(magnitude, f32x4.splat(0.625)));
}

/** 1 - tanh(x)^2 = 4 e / (1 + e)^2 of e = exp(-2 |x|). */
export function tanhSlope4(x: v128): v128 {
  const e = exp4(f32x4.mul(f32x4.abs(x), f32x4.splat(-2)));
  const large = f32x4.div(f32x4.splat(2), f32x4.add(f32x4.splat(1), e));
  return f32x4.mul(f32x4.mul(e, large), large);
}

/** Standard normal distribution function, (1 + erf(x / sqrt 2)) / 2. */
export function normalCdf4(x: v128): v128 {
  const half = f32x4.splat(0.5);
  const z = f32x4.mul(x, f32x4.splat(0.7071067811865476));
  const magnitude = f32x4.abs(z);
  const near = f32x4.add(half, f32x4.mul(half, erfNear(z)));
  const tail = f32x4.mul(half, erfcFar(magnitude));
  const upper = f32x4.sub(f32x4.splat(1), tail);
  const far = v128.bitselect(tail, upper, f32x4.lt(x, f32x4.splat(0)));
  return v128.bitselect(near, far, f32x4.lt(magnitude, f32x4.splat(1)));
}

/** Standard normal density. */
export function normalPdf4(x: v128): v128 {
  const exponent = f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5));
  return f32x4.mul(exp4(exponent), f32x4.splat(0.3989422804014327));
}

/** erf(z), |z| < 1. */
function erfNear(z: v128): v128 {
  const w = f32x4.mul(z, z);
  let p = f32x4.splat(7.853861353153693e-5);
  p = f32x4.add(f32x4.mul(p, w), f32x4.splat(-8.010193625184903e-4));
  p = f32x4.add(f32x4.mul(p, w), f32x4.splat(5.188327685732524e-3));
  p = f32x4.add(f32x4.mul(p, w), f32x4.splat(-2.685381193529856e-2));
  p = f32x4.add(f32x4.mul(p, w), f32x4.splat(1.12835851486142e-1));
  p = f32x4.add(f32x4.mul(p, w), f32x4.splat(-3.7612625824233e-1));
  p = f32x4.add(f32x4.mul(p, w), f32x4.splat(1.12837916672671));
  return f32x4.mul(z, p);
}

/** 1 - erf(z), z >= 1: exp(-z^2) / z times a polynomial of 1 / z^2, one below 2, one above. */
function erfcFar(z: v128): v128 {
  const q = f32x4.div(f32x4.splat(1), z);
  const w = f32x4.mul(q, q);
  let p = f32x4.splat(2.326819970068386e-2);
  p = f32x4.add(f32x4.mul(p, w), f32x4.splat(-1.387039388740657e-1));
  p = f32x4.add(f32x4.mul(p, w), f32x4.splat(3.687424674597105e-1));
  p = f32x4.add(f32x4.mul(p, w), f32x4.splat(-5.824733027278666e-1));
  p = f32x4.add(f32x4.mul(p, w), f32x4.splat(6.210004621745983e-1));
  p = f32x4.add(f32x4.mul(p, w), f32x4.splat(-4.944515323274145e-1));
  p = f32x4.add(f32x4.mul(p, w), f32x4.splat(3.404879937665872e-1));
  p = f32x4.add(f32x4.mul(p, w), f32x4.splat(-2.741127028184656e-1));
  p = f32x4.add(f32x4.mul(p, w), f32x4.splat(5.638259427386472e-1));

  let r = f32x4.splat(-10.47766399936249);
  r = f32x4.add(f32x4.mul(r, w), f32x4.splat(12.97719955372516));
  r = f32x4.add(f32x4.mul(r, w), f32x4.splat(-7.495518717768503));
  r = f32x4.add(f32x4.mul(r, w), f32x4.splat(2.921019019210786));
  r = f32x4.add(f32x4.mul(r, w), f32x4.splat(-1.0152652792027));
  r = f32x4.add(f32x4.mul(r, w), f32x4.splat(4.218463358204948e-1));
  r = f32x4.add(f32x4.mul(r, w), f32x4.splat(-2.820767439740514e-1));
  r = f32x4.add(f32x4.mul(r, w), f32x4.splat(5.641895067754075e-1));

  const polynomial = v128.bitselect(p, r, f32x4.lt(z, f32x4.splat(2)));
  const scale = f32x4.mul(exp4(f32x4.neg(f32x4.mul(z, z))), q);
  return f32x4.mul(scale, polynomial);
}
