// Where an axis is labelled. Linear: steps of 1, 2 or 5 times a power of ten (Heckbert 1990, "Nice
// numbers for graph labels"). Logarithmic: powers of ten, with 2 and 5 times them when few fit.

const STEPS = [1, 2, 5, 10];

/** Round values in [min, max], about `count` of them. */
export function linearTicks(min: number, max: number, count: number): number[] {
  const rough = (max - min) / Math.max(1, count);
  if (!(rough > 0 && Number.isFinite(rough))) return [min];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (STEPS.find((candidate) => candidate * power >= rough * 0.999) ?? 10);
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  // Dividing by a whole number keeps 0.3 from becoming 0.30000000000000004.
  const scale = step < 1 ? Math.round(1 / step) : 1 / step;
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) / scale);
}

/** Values in [min, max], min > 0: decades, thinned or refined to about `count`. */
export function logTicks(min: number, max: number, count: number): number[] {
  const first = Math.floor(Math.log10(min) + 1e-9);
  const last = Math.ceil(Math.log10(max) - 1e-9);
  const decades = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const within = (value: number) => value >= min * (1 - 1e-9) && value <= max * (1 + 1e-9);
  const tens = decades.map(powerOfTen).filter(within);
  if (tens.length > count) {
    const every = Math.ceil(tens.length / count);
    return tens.filter((_, index) => index % every === 0);
  }
  if (tens.length > 2 || tens.length === count) return tens;
  const fine = decades.flatMap((exponent) =>
    [1, 2, 5].map((digit) => digit * powerOfTen(exponent)),
  );
  const refined = fine.filter(within);
  return refined.length > 1 ? refined : linearTicks(min, max, count);
}

/** Exact where a double can be: 10 ** -4 by `pow` is not 1e-4 on every engine. */
const powerOfTen = (exponent: number) => Number(`1e${exponent}`);
