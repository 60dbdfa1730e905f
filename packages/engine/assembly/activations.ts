// @ts-nocheck: AssemblyScript
// Element-wise activations and their derivatives; the formulas stand in src/kernels/activations.ts.
// One loop serves all: a call through the table each four elements, which exp4 outweighs. pmin and
// pmax in this order are one instruction each and let NaN through.

import { exp4 } from "./exp";
import {
  expm1Negative,
  log1pUnit,
  normalCdf4,
  normalPdf4,
  sigmoid4,
  sigmoidSlope4,
  tanh4,
  tanhSlope4,
} from "./transcendental";

type Lanes = (x: v128, parameter: v128) => v128;

/** y = f(x) over `size` elements. `kind` counts as in src/backends/wasm/activations.ts. */
export function activate(kind: i32, y: usize, x: usize, size: i32, parameter: f32): void {
  const f = valueOf(kind);
  const parameters = f32x4.splat(parameter);
  let i: i32 = 0;
  for (; i + 4 <= size; i += 4) {
    const o = usize(i) << 2;
    v128.store(y + o, f(v128.load(x + o), parameters));
  }
  for (; i < size; i++) {
    const o = usize(i) << 2;
    store<f32>(y + o, f32x4.extract_lane(f(v128.load32_splat(x + o), parameters), 0));
  }
}

/** dx = dy f'(x). */
export function activateBackward(
  kind: i32,
  dx: usize,
  dy: usize,
  x: usize,
  size: i32,
  parameter: f32,
): void {
  const slope = slopeOf(kind);
  const parameters = f32x4.splat(parameter);
  let i: i32 = 0;
  for (; i + 4 <= size; i += 4) {
    const o = usize(i) << 2;
    v128.store(dx + o, f32x4.mul(v128.load(dy + o), slope(v128.load(x + o), parameters)));
  }
  for (; i < size; i++) {
    const o = usize(i) << 2;
    const s = f32x4.extract_lane(slope(v128.load32_splat(x + o), parameters), 0);
    store<f32>(dx + o, load<f32>(dy + o) * s);
  }
}

function valueOf(kind: i32): Lanes {
  if (kind == 0) return leakyRelu;
  if (kind == 1) return elu;
  if (kind == 2) return gelu;
  if (kind == 3) return geluTanh;
  if (kind == 4) return sigmoid;
  if (kind == 5) return tanh;
  if (kind == 6) return softplus;
  return silu;
}

function slopeOf(kind: i32): Lanes {
  if (kind == 0) return leakyReluSlope;
  if (kind == 1) return eluSlope;
  if (kind == 2) return geluSlope;
  if (kind == 3) return geluTanhSlope;
  if (kind == 4) return sigmoidSlope;
  if (kind == 5) return tanhSlope;
  if (kind == 6) return sigmoid;
  return siluSlope;
}

/** `above` where x > 0, else `below`. */
function select(above: v128, below: v128, x: v128): v128 {
  return v128.bitselect(above, below, f32x4.gt(x, f32x4.splat(0)));
}

function leakyRelu(x: v128, slope: v128): v128 {
  return select(x, f32x4.mul(slope, x), x);
}

function leakyReluSlope(x: v128, slope: v128): v128 {
  return select(f32x4.splat(1), slope, x);
}

function elu(x: v128, alpha: v128): v128 {
  const negative = f32x4.pmin(x, f32x4.splat(0));
  return select(x, f32x4.mul(alpha, expm1Negative(negative)), x);
}

function eluSlope(x: v128, alpha: v128): v128 {
  const negative = f32x4.pmin(x, f32x4.splat(0));
  return select(f32x4.splat(1), f32x4.mul(alpha, exp4(negative)), x);
}

function gelu(x: v128, _: v128): v128 {
  return f32x4.mul(x, normalCdf4(x));
}

function geluSlope(x: v128, _: v128): v128 {
  return f32x4.add(normalCdf4(x), f32x4.mul(x, normalPdf4(x)));
}

const GELU_SCALE: f32 = 1.5957691216057308; // 2 sqrt(2 / pi)
const GELU_CUBE: f32 = 0.044715;
const GELU_FLAT: f32 = 16; // beyond it the sigmoid below is 0 or 1 to the last bit

/** The argument u of x sigmoid(u), which is how 0.5 x (1 + tanh(u / 2)) is computed. */
function geluInner(x: v128): v128 {
  x = f32x4.pmax(f32x4.pmin(x, f32x4.splat(GELU_FLAT)), f32x4.splat(-GELU_FLAT));
  const cube = f32x4.mul(f32x4.mul(f32x4.mul(x, x), x), f32x4.splat(GELU_CUBE));
  return f32x4.mul(f32x4.add(x, cube), f32x4.splat(GELU_SCALE));
}

function geluTanh(x: v128, _: v128): v128 {
  return f32x4.mul(x, sigmoid4(geluInner(x)));
}

function geluTanhSlope(x: v128, _: v128): v128 {
  const u = geluInner(x);
  const bounded = f32x4.pmax(f32x4.pmin(x, f32x4.splat(GELU_FLAT)), f32x4.splat(-GELU_FLAT));
  const square = f32x4.mul(f32x4.mul(bounded, bounded), f32x4.splat(3 * GELU_CUBE));
  const du = f32x4.mul(f32x4.add(f32x4.splat(1), square), f32x4.splat(GELU_SCALE));
  return f32x4.add(sigmoid4(u), f32x4.mul(f32x4.mul(bounded, sigmoidSlope4(u)), du));
}

function sigmoid(x: v128, _: v128): v128 {
  return sigmoid4(x);
}

function sigmoidSlope(x: v128, _: v128): v128 {
  return sigmoidSlope4(x);
}

function tanh(x: v128, _: v128): v128 {
  return tanh4(x);
}

function tanhSlope(x: v128, _: v128): v128 {
  return tanhSlope4(x);
}

function softplus(x: v128, _: v128): v128 {
  const e = exp4(f32x4.neg(f32x4.abs(x)));
  return f32x4.add(f32x4.pmax(x, f32x4.splat(0)), log1pUnit(e));
}

function silu(x: v128, _: v128): v128 {
  return f32x4.mul(x, sigmoid4(x));
}

function siluSlope(x: v128, _: v128): v128 {
  return f32x4.add(sigmoid4(x), f32x4.mul(x, sigmoidSlope4(x)));
}
