// Losses of each row and their gradients, the plain reference. N rows, C columns, row-major;
// z logits, p probabilities, t targets.

import type { RowLoss } from "../backend/losses.ts";

/** Fills `gradient` with d loss / d prediction; returns the row's loss. */
type Formula = (gradient: Float32Array, p: Float32Array, t: Float32Array, by: number) => number;

/** A loss of one element and its derivative; a row's is their mean. */
type ElementFormula = (
  p: number,
  t: number,
  by: number,
) => { readonly loss: number; readonly slope: number };

const clipped = (q: number, epsilon: number): number => Math.min(Math.max(q, epsilon), 1 - epsilon);
const isInside = (q: number, epsilon: number): boolean => q >= epsilon && q <= 1 - epsilon;

/** Sum of t (log sum exp(z) - z); gradient: softmax(z) sum(t) - t. */
const categoricalLogits: Formula = (gradient, z, t) => {
  const max = Math.max(...z);
  let sum = 0;
  for (const value of z) sum += Math.exp(value - max);
  let weight = 0;
  let loss = Number.isNaN(max) ? Number.NaN : 0;
  for (let c = 0; c < z.length; c++) {
    // A target of 0 must not meet a logit of -infinity: 0 times infinity.
    if (t[c] !== 0) loss += t[c]! * (Math.log(sum) - (z[c]! - max));
    weight += t[c]!;
  }
  for (let c = 0; c < z.length; c++) {
    gradient[c] = (Math.exp(z[c]! - max) / sum) * weight - t[c]!;
  }
  return loss;
};

/** Sum of -t log q, q = p / sum(p) clipped to [epsilon, 1 - epsilon]; flat where clipped (Keras). */
const categoricalNormalized: Formula = (gradient, p, t, epsilon) => {
  const sum = p.reduce((total, value) => total + value, 0);
  let loss = 0;
  let projection = 0;
  for (let c = 0; c < p.length; c++) {
    const q = p[c]! / sum;
    loss -= t[c]! * Math.log(clipped(q, epsilon));
    if (isInside(q, epsilon)) projection -= t[c]!;
  }
  for (let c = 0; c < p.length; c++) {
    const q = p[c]! / sum;
    const slope = isInside(q, epsilon) ? -t[c]! / q : 0;
    gradient[c] = (slope - projection) / sum;
  }
  return loss;
};

/** Sum of -t log q, q = p clipped to [epsilon, 1 - epsilon]; flat where clipped. */
const categoricalClipped: Formula = (gradient, p, t, epsilon) => {
  let loss = 0;
  for (let c = 0; c < p.length; c++) {
    loss -= t[c]! * Math.log(clipped(p[c]!, epsilon));
    gradient[c] = isInside(p[c]!, epsilon) ? -t[c]! / p[c]! : 0;
  }
  return loss;
};

/** softplus(z) - t z, in a form that does not overflow; gradient: sigmoid(z) - t. */
const binaryLogits: ElementFormula = (z, t) => {
  const e = Math.exp(-Math.abs(z));
  const probability = z >= 0 ? 1 / (1 + e) : e / (1 + e);
  return { loss: Math.max(z, 0) - z * t + Math.log1p(e), slope: probability - t };
};

/** -t log q - (1 - t) log(1 - q), q = p clipped to [epsilon, 1 - epsilon]; flat where clipped. */
const binaryClipped: ElementFormula = (p, t, epsilon) => {
  const q = clipped(p, epsilon);
  const loss = -(t * Math.log(q) + (1 - t) * Math.log(1 - q));
  return { loss, slope: isInside(p, epsilon) ? (q - t) / (q * (1 - q)) : 0 };
};

/** PyTorch's: the logarithms are clamped at -100, the gradient's denominator at 1e-12. */
const binaryLogClamped: ElementFormula = (p, t) => {
  const loss = -(t * Math.max(Math.log(p), -100) + (1 - t) * Math.max(Math.log(1 - p), -100));
  return { loss, slope: (p - t) / Math.max(p * (1 - p), 1e-12) };
};

const squaredError: ElementFormula = (p, t) => ({ loss: (p - t) ** 2, slope: 2 * (p - t) });

const absoluteError: ElementFormula = (p, t) => ({
  loss: Math.abs(p - t),
  slope: Math.sign(p - t),
});

/** Huber 1964: quadratic up to delta, linear beyond. */
const huber: ElementFormula = (p, t, delta) => {
  const error = p - t;
  if (Math.abs(error) <= delta) return { loss: 0.5 * error * error, slope: error };
  return { loss: delta * (Math.abs(error) - 0.5 * delta), slope: delta * Math.sign(error) };
};

const meanOf =
  (element: ElementFormula): Formula =>
  (gradient, p, t, by) => {
    let sum = 0;
    for (let c = 0; c < p.length; c++) {
      const { loss, slope } = element(p[c]!, t[c]!, by);
      sum += loss;
      gradient[c] = slope / p.length;
    }
    return sum / p.length;
  };

const FORMULAS: { readonly [Loss in RowLoss]: Formula } = {
  categoricalLogits,
  categoricalNormalized,
  categoricalClipped,
  binaryLogits: meanOf(binaryLogits),
  binaryClipped: meanOf(binaryClipped),
  binaryLogClamped: meanOf(binaryLogClamped),
  squaredError: meanOf(squaredError),
  absoluteError: meanOf(absoluteError),
  huber: meanOf(huber),
};

/** losses[n] of each row and gradient[n,.] = d losses[n] / d prediction[n,.]. */
export function rowLoss(
  loss: RowLoss,
  losses: Float32Array, // (N)
  gradient: Float32Array, // (N,C)
  prediction: Float32Array, // (N,C)
  target: Float32Array, // (N,C)
  parameter: number,
): void {
  const C = prediction.length / losses.length;
  const formula = FORMULAS[loss];
  for (let n = 0; n < losses.length; n++) {
    const row = (x: Float32Array) => x.subarray(n * C, (n + 1) * C);
    losses[n] = formula(row(gradient), row(prediction), row(target), parameter);
  }
}

/** out[n,.] = off, and on in the column labels[n]. */
export function oneHot(
  out: Float32Array, // (N,C)
  labels: Uint32Array, // (N) in [0, C)
  on: number,
  off: number,
): void {
  const C = out.length / labels.length;
  out.fill(off);
  for (let n = 0; n < labels.length; n++) out[n * C + labels[n]!] = on;
}
