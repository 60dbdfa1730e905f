// The pieces that the adaptive optimizers beside Adam are made of, the plain reference. RMSProp
// (Hinton 2012, lecture 6e), Adagrad (Duchi et al. 2011) and AMSGrad (Reddi et al. 2018) each keep
// running squares of the gradient and divide a step by their root.

/** y = keep * y + take * x^2. */
export function blendSquares(y: Float32Array, x: Float32Array, keep: number, take: number): void {
  for (let i = 0; i < y.length; i++) y[i] = keep * y[i]! + take * x[i]! * x[i]!;
}

/**
 * y += scale * x / (sqrt(squares + inner) + outer). A sum below 0, which only rounding can make (of
 * a variance, in centred RMSProp), counts as 0.
 */
export function addQuotient(
  y: Float32Array,
  x: Float32Array,
  squares: Float32Array,
  scale: number,
  inner: number,
  outer: number,
): void {
  for (let i = 0; i < y.length; i++) {
    const root = Math.sqrt(Math.max(squares[i]! + inner, 0));
    y[i]! += (scale * x[i]!) / (root + outer);
  }
}

/** y = max(y, x); NaN in either gives NaN. */
export function raise(y: Float32Array, x: Float32Array): void {
  for (let i = 0; i < y.length; i++) y[i] = Math.max(y[i]!, x[i]!);
}

/** y += scale * sign(x), where sign(0) = 0. */
export function addSign(y: Float32Array, x: Float32Array, scale: number): void {
  for (let i = 0; i < y.length; i++) y[i]! += scale * Math.sign(x[i]!);
}

/** y = min(max(y, -limit), limit); NaN stays NaN. */
export function clip(y: Float32Array, limit: number): void {
  for (let i = 0; i < y.length; i++) y[i] = Math.min(Math.max(y[i]!, -limit), limit);
}
