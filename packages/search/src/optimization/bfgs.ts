// Minimizing a smooth function of a few numbers: BFGS (Nocedal, Wright 2006, "Numerical
// Optimization", algorithm 6.1) with a backtracking line search. Bounds are kept by projection: a
// coordinate that stands at its bound and is pushed outwards takes no part in a step.
//
// Invariant: the value found is never above that of the start; evaluations are bounded.

export type Smooth = (x: Float64Array) => {
  readonly value: number;
  readonly gradient: Float64Array;
};

export type Bounds = { readonly low: number; readonly high: number };

const ARMIJO = 1e-4;
const HALVINGS_MAX = 12;
const PROGRESS_MIN = 1e-9;

export type Minimum = { readonly x: Float64Array; readonly value: number };

/** From `start`, at most `steps` steps. A value that is not finite is never accepted. */
export function minimize(
  smooth: Smooth,
  start: Float64Array,
  { low, high }: Bounds,
  steps: number,
): Minimum {
  const n = start.length;
  let x: Float64Array = start.map((value) => Math.min(high, Math.max(low, value)));
  let at = smooth(x);
  let inverse = identity(n);
  for (let step = 0; step < steps; step++) {
    const isFree = x.map((value, i) =>
      (value <= low && at.gradient[i]! > 0) || (value >= high && at.gradient[i]! < 0) ? 0 : 1,
    );
    const gradient = at.gradient.map((g, i) => g * isFree[i]!);
    let direction = descent(inverse, gradient).map((value, i) => value * isFree[i]!);
    if (dot(direction, gradient) >= 0) {
      inverse = identity(n);
      direction = gradient.map((g) => -g);
    }
    const found = lineSearch(smooth, { x, value: at.value, direction, gradient, low, high });
    if (found === undefined) break;
    const moved = found.x.map((value, i) => value - x[i]!);
    const turned = found.at.gradient.map((g, i) => (g - at.gradient[i]!) * isFree[i]!);
    updateInverse(inverse, moved, turned);
    const progress = at.value - found.at.value;
    ({ x, at } = found);
    if (progress < PROGRESS_MIN * (1 + Math.abs(at.value))) break;
  }
  return { x, value: at.value };
}

type Line = {
  readonly x: Float64Array;
  readonly value: number;
  readonly direction: Float64Array;
  readonly gradient: Float64Array;
} & Bounds;

/** The first of ever shorter steps that lowers the value enough. */
function lineSearch(
  smooth: Smooth,
  { x, value, direction, gradient, low, high }: Line,
): { x: Float64Array; at: ReturnType<Smooth> } | undefined {
  // No coordinate moves by more than 2: the first steps know nothing of the scale yet.
  let length = 1 / Math.max(1, Math.max(...direction.map(Math.abs)) / 2);
  for (let halving = 0; halving < HALVINGS_MAX; halving++) {
    const next = x.map((from, i) => Math.min(high, Math.max(low, from + length * direction[i]!)));
    const slope = dot(
      gradient,
      next.map((to, i) => to - x[i]!),
    );
    const at = smooth(next);
    if (Number.isFinite(at.value) && slope < 0 && at.value <= value + ARMIJO * slope) {
      return { x: next, at };
    }
    length /= 2;
  }
  return undefined;
}

function identity(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function descent(inverse: Float64Array, gradient: Float64Array): Float64Array {
  const n = gradient.length;
  return gradient.map((_, i) => -dot(inverse.subarray(i * n, (i + 1) * n), gradient));
}

/** Equation 6.17, in place; left out where the curvature is not positive. */
function updateInverse(inverse: Float64Array, s: Float64Array, y: Float64Array): void {
  const n = s.length;
  const curvature = dot(s, y);
  if (!(curvature > 1e-12)) return;
  const hy = descent(inverse, y).map((value) => -value);
  const factor = (1 + dot(y, hy) / curvature) / curvature;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      inverse[i * n + j]! += factor * s[i]! * s[j]! - (hy[i]! * s[j]! + s[i]! * hy[j]!) / curvature;
    }
  }
}
