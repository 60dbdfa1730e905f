// The error function in double precision, absolute error below 1e-15: its Taylor series near 0
// (Abramowitz & Stegun 1964, 7.1.6), the continued fraction of erfc elsewhere (7.1.14).

const SERIES_END = 2.5;
const TERMS_MAX = 80;

/** erf(x) = 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x; NaN of NaN. */
export function erf(x: number): number {
  const z = Math.abs(x);
  const value = z < SERIES_END ? series(z) : 1 - complement(z);
  return x < 0 ? -value : value;
}

/** 2 / sqrt(pi) exp(-z^2) sum of 2^n z^(2n+1) / (1 * 3 * ... * (2n+1)): no cancellation. */
function series(z: number): number {
  let term = z;
  let sum = z;
  for (let n = 1; n < TERMS_MAX; n++) {
    term *= (2 * z * z) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-z * z) * sum;
}

/** exp(-z^2) / sqrt(pi) / (z + (1/2) / (z + (2/2) / (z + (3/2) / ...))). */
function complement(z: number): number {
  let denominator = z;
  for (let n = TERMS_MAX; n >= 1; n--) denominator = z + n / 2 / denominator;
  return Math.exp(-z * z) / Math.sqrt(Math.PI) / denominator;
}
