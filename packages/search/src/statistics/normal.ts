// The standard normal law. The distribution function follows West (2005), "Better approximations to
// cumulative normal functions" (after Hart 1968): double precision, with a true left tail. Its
// inverse is Acklam's rational approximation with one step of Halley's method.

const SQRT_2PI = Math.sqrt(2 * Math.PI);

/** Beyond this the tail is below the smallest double. */
const FAR = 37.5;
const SPLIT = 7.07106781186547;

const UPPER = [
  0.0352624965998911, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871,
  221.213596169931, 220.206867912376,
] as const;
const LOWER = [
  0.0883883476483184, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674,
  637.333633378831, 793.826512519948, 440.413735824752,
] as const;

function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  // Not for ... of: the compiler makes an iterator for it, in what is called a million times a second.
  for (let i = 0; i < coefficients.length; i++) value = value * x + coefficients[i]!;
  return value;
}

/** Density at x. */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / SQRT_2PI;
}

/** P(X <= x); relative error below 1e-8, far down the left tail too. */
export function normalCdf(x: number): number {
  const a = Math.abs(x);
  if (a > FAR) return x > 0 ? 1 : 0;
  const e = Math.exp(-0.5 * a * a);
  const tail =
    a < SPLIT
      ? (e * polynomial(UPPER, a)) / polynomial(LOWER, a)
      : e / (SQRT_2PI * (a + 1 / (a + 2 / (a + 3 / (a + 4 / (a + 0.65))))));
  return x > 0 ? 1 - tail : tail;
}

const CENTRAL_UPPER = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
  2.506628277459239,
] as const;
const CENTRAL_LOWER = [
  -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572,
  1,
] as const;
const TAIL_UPPER = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734,
  4.374664141464968, 2.938163982698783,
] as const;
const TAIL_LOWER = [
  0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1,
] as const;
const TAIL = 0.02425;

/** The x with P(X <= x) = p, for p in (0,1); infinite at 0 and 1. */
export function normalQuantile(p: number): number {
  if (p <= 0) return -Infinity;
  if (p >= 1) return Infinity;
  if (p > 0.5) return -normalQuantile(1 - p);
  const x = roughQuantile(p);
  const step = (normalCdf(x) - p) / normalDensity(x);
  return x - step / (1 + (x * step) / 2);
}

/** For p in (0, 0.5]; relative error below 1.2e-9. */
function roughQuantile(p: number): number {
  if (p < TAIL) {
    const q = Math.sqrt(-2 * Math.log(p));
    return polynomial(TAIL_UPPER, q) / polynomial(TAIL_LOWER, q);
  }
  const q = p - 0.5;
  return (q * polynomial(CENTRAL_UPPER, q * q)) / polynomial(CENTRAL_LOWER, q * q);
}
