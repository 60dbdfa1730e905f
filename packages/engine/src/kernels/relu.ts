// Rectified linear unit, the plain reference. At exactly 0 its derivative is taken as 0.

/** y = max(x, 0). Written so that NaN stays NaN and reaches the loss, where it is reported. */
export function relu(y: Float32Array, x: Float32Array): void {
  for (let i = 0; i < x.length; i++) y[i] = x[i]! < 0 ? 0 : x[i]!;
}

/** dx = dy where y > 0, else 0. */
export function reluBackward(dx: Float32Array, dy: Float32Array, y: Float32Array): void {
  for (let i = 0; i < y.length; i++) dx[i] = y[i]! > 0 ? dy[i]! : 0;
}
