// Powers and cosines that are the same bits on every machine: made of products, square roots and
// sums alone, which IEEE 754 defines exactly. Math.pow differs between versions of V8, and the
// language promises nothing of Math.cos.

import { assert } from "@caviar/errors";

const FRACTION_BITS = 52;

/** base^exponent for base >= 0 and exponent >= 0; within a few units of 1e-15, relative. */
export function power(base: number, exponent: number): number {
  assert(base >= 0 && exponent >= 0, "power takes base >= 0 and exponent >= 0");
  const whole = Math.floor(exponent);
  let result = 1;
  for (let square = base, rest = whole; rest > 0; square *= square, rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
  }
  // The binary digits of the fraction: base^(1/2), base^(1/4), ...
  let fraction = exponent - whole;
  let root = base;
  for (let bit = 0; bit < FRACTION_BITS && fraction > 0; bit++) {
    root = Math.sqrt(root);
    fraction *= 2;
    if (fraction < 1) continue;
    result *= root;
    fraction -= 1;
  }
  return result;
}

/** cos(pi * x) for 0 <= x <= 1; within 1e-15. */
export function cosineOfHalfTurns(x: number): number {
  assert(x >= 0 && x <= 1, "cosineOfHalfTurns takes 0 <= x <= 1");
  if (x > 0.5) return -cosineOfHalfTurns(1 - x);
  const angle = Math.PI * x;
  const square = angle * angle;
  let term = 1;
  let sum = 1;
  for (let n = 1; n <= 24; n += 2) {
    term *= -square / (n * (n + 1));
    sum += term;
  }
  return sum;
}
