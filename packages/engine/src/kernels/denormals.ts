// Denormal numbers, the plain reference. Averages that decay for want of a gradient (a dead unit's
// moments in Adam, a velocity) end among them and stay there, for rounding holds them above 0.

const TINY = Math.fround(1e-36);

/** y = 0 where |y| < 1e-36, a hundred times the least normal number; NaN stays NaN. */
export function sweepDenormals(y: Float32Array): void {
  for (let i = 0; i < y.length; i++) if (Math.abs(y[i]!) < TINY) y[i] = 0;
}
