// Element-wise activations and their derivatives, the plain reference.
// At exactly 0: leakyRelu' = slope, elu' = alpha.

import type { ElementFunction } from "../backend/activations.ts";
import { erf } from "./erf.ts";

type Formula = (x: number, parameter: number) => number;

const GELU_SCALE = 2 * Math.sqrt(2 / Math.PI);
const GELU_CUBE = 0.044715;

const sigmoid: Formula = (x) => {
  const e = Math.exp(-Math.abs(x));
  return x >= 0 ? 1 / (1 + e) : e / (1 + e);
};
const sigmoidSlope: Formula = (x) => {
  const e = Math.exp(-Math.abs(x));
  return e / (1 + e) ** 2;
};

/** Standard normal distribution function and density. */
const normalCdf = (x: number): number => (1 + erf(x * Math.SQRT1_2)) / 2;
const normalPdf = (x: number): number => Math.exp(-x * x * 0.5) / Math.sqrt(2 * Math.PI);

/** 0.5 x (1 + tanh(u / 2)) = x sigmoid(u). Flat long before 16, where the cube would overflow. */
const flat = (x: number): number => Math.max(Math.min(x, 16), -16);
const geluInner = (x: number): number => GELU_SCALE * (flat(x) + GELU_CUBE * flat(x) ** 3);

const VALUES: { readonly [F in ElementFunction]: Formula } = {
  leakyRelu: (x, slope) => (x > 0 ? x : slope * x),
  elu: (x, alpha) => (x > 0 ? x : alpha * Math.expm1(x)), // Clevert et al. 2016, arXiv:1511.07289
  gelu: (x) => x * normalCdf(x), // Hendrycks & Gimpel 2016, arXiv:1606.08415
  geluTanh: (x) => x * sigmoid(geluInner(x), 0),
  sigmoid,
  tanh: (x) => Math.tanh(x),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  silu: (x) => x * sigmoid(x, 0),
};

const SLOPES: { readonly [F in ElementFunction]: Formula } = {
  leakyRelu: (x, slope) => (x > 0 ? 1 : slope),
  elu: (x, alpha) => (x > 0 ? 1 : alpha * Math.exp(x)),
  gelu: (x) => normalCdf(x) + x * normalPdf(x),
  geluTanh: (x) => {
    const u = geluInner(x);
    const du = GELU_SCALE * (1 + 3 * GELU_CUBE * flat(x) ** 2);
    return sigmoid(u, 0) + flat(x) * sigmoidSlope(u, 0) * du;
  },
  sigmoid: sigmoidSlope,
  tanh: (x) => 4 * sigmoidSlope(2 * x, 0),
  softplus: sigmoid,
  silu: (x) => sigmoid(x, 0) + x * sigmoidSlope(x, 0),
};

/** y = f(x). */
export function activate(
  f: ElementFunction,
  y: Float32Array,
  x: Float32Array,
  parameter: number,
): void {
  const formula = VALUES[f];
  for (let i = 0; i < x.length; i++) y[i] = formula(x[i]!, parameter);
}

/** dx = dy f'(x). */
export function activateBackward(
  f: ElementFunction,
  dx: Float32Array,
  dy: Float32Array,
  x: Float32Array,
  parameter: number,
): void {
  const slope = SLOPES[f];
  for (let i = 0; i < x.length; i++) dx[i] = dy[i]! * slope(x[i]!, parameter);
}
