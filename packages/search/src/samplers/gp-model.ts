// A Gaussian process with a Matern 5/2 kernel and one length scale a dimension (Rasmussen, Williams
// 2006, chapters 2, 4 and 5). Inputs are rows of [0,1]^d; a choice is apart by 1 or by 0. Targets
// are standardized. Its settings are those of largest posterior probability under weak priors, the
// ones that Optuna's GP sampler has too.

import { assert } from "@caviar/errors";

import { cholesky, inverseFrom, solveLower, solveUpper } from "../linear-algebra/cholesky.ts";
import { minimize } from "../optimization/bfgs.ts";

/** Settings, all logarithms: 1 / length^2 by dimension, then signal variance, then noise variance. */
export type Settings = Float64Array;

/** Points as rows; `isChoice` by dimension. */
export type Inputs = {
  readonly rows: readonly Float64Array[];
  readonly isChoice: readonly boolean[];
};

const FIT_STEPS = 25;
const BOUNDS = { low: -16, high: 8 };
/** Added to the noise variance, so that equal points do no harm. */
const NOISE_FLOOR = 1e-6;
/** Lengths with which the fit may begin, all dimensions alike. */
const LENGTHS_START = [0.25, 0.7, 2];

function squaredDistance(a: number, b: number, isChoice: boolean): number {
  if (isChoice) return a === b ? 0 : 1;
  return (a - b) * (a - b);
}

/** Matern 5/2 of the scaled squared distance, signal variance 1. */
function matern(squared: number): number {
  const a = Math.sqrt(5 * squared);
  return (1 + a + (a * a) / 3) * Math.exp(-a);
}

/** Its derivative. */
function maternSlope(squared: number): number {
  const a = Math.sqrt(5 * squared);
  return (-5 / 6) * (1 + a) * Math.exp(-a);
}

/** The settings of largest posterior probability, by gradient descent from the best of a few. */
export function fitSettings(inputs: Inputs, targets: Float64Array): Settings {
  const d = inputs.isChoice.length;
  const posterior = posteriorOf(inputs, targets);
  let start = new Float64Array(d + 2);
  let lowest = Infinity;
  for (const length of LENGTHS_START) {
    const settings = new Float64Array(d + 2).fill(-2 * Math.log(length));
    settings[d] = 0;
    settings[d + 1] = -7;
    const { value } = posterior(settings);
    if (value < lowest) [start, lowest] = [settings, value];
  }
  return minimize(posterior, start, BOUNDS, FIT_STEPS).x;
}

/** Minus the log of a prior density, up to a constant, and its derivative. */
type Prior = { readonly value: number; readonly slope: number };

/** Of 1 / length^2: anything within reason, the cube's own size best. */
function ofLength(w: number): Prior {
  return { value: 0.1 * (w + 1 / w), slope: 0.1 * (1 - 1 / (w * w)) };
}

/** Of the signal variance: Gamma(2, 1), since targets are standardized. */
function ofSignal(s: number): Prior {
  return { value: s - Math.log(s), slope: 1 - 1 / s };
}

/** Of the noise variance: Gamma(1.1, 1/30). Most losses repeat well; what does not shows itself. */
function ofNoise(s: number): Prior {
  return { value: 30 * s - 0.1 * Math.log(s), slope: 30 - 0.1 / s };
}

/** Minus the log posterior density of settings, and its gradient (equation 5.9). */
function posteriorOf({ rows, isChoice }: Inputs, targets: Float64Array) {
  const n = rows.length;
  const d = isChoice.length;
  // [n, n, d], below the diagonal.
  const squares = new Float64Array(n * n * d);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      for (let k = 0; k < d; k++) {
        const at = (i * n + j) * d + k;
        squares[at] = squaredDistance(rows[i]![k]!, rows[j]![k]!, isChoice[k]!);
      }
    }
  }
  return (settings: Settings): { value: number; gradient: Float64Array } => {
    const gradient = new Float64Array(d + 2);
    const weights = settings.map(Math.exp);
    const [signal, noise] = [weights[d]!, weights[d + 1]! + NOISE_FLOOR];
    const distances = new Float64Array(n * n);
    const K = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) {
        let distance = 0;
        const from = (i * n + j) * d;
        for (let k = 0; k < d; k++) distance += weights[k]! * squares[from + k]!;
        distances[i * n + j] = distance;
        K[i * n + j] = signal * matern(distance);
      }
      K[i * n + i] = signal + noise;
    }
    const L = cholesky(K, n);
    if (L === undefined) return { value: Infinity, gradient };
    const alpha = solveUpper(L, n, solveLower(L, n, targets.slice()));
    const inverse = inverseFrom(L, n);

    let value = 0;
    for (let i = 0; i < n; i++) {
      value += 0.5 * targets[i]! * alpha[i]! + Math.log(L[i * n + i]!);
      // Half of (K^-1 - alpha alpha') on the diagonal, all of it below: entries there count twice.
      const own = 0.5 * (inverse[i * n + i]! - alpha[i]! * alpha[i]!);
      gradient[d]! += own * signal;
      gradient[d + 1]! += own * weights[d + 1]!;
      for (let j = 0; j < i; j++) {
        const at = i * n + j;
        const part = inverse[at]! - alpha[i]! * alpha[j]!;
        gradient[d]! += part * K[at]!;
        const slope = part * signal * maternSlope(distances[at]!);
        for (let k = 0; k < d; k++) gradient[k]! += slope * weights[k]! * squares[at * d + k]!;
      }
    }
    for (const [k, weight] of weights.entries()) {
      const prior = k < d ? ofLength(weight) : k === d ? ofSignal(weight) : ofNoise(weight);
      value += prior.value;
      gradient[k]! += weight * prior.slope;
    }
    return { value, gradient };
  };
}

/** The process given observations: what it expects at a point, and how sure it is. */
export class GaussianProcess {
  readonly #inputs: Inputs;
  readonly #weights: Float64Array;
  readonly #L: Float64Array;
  readonly #alpha: Float64Array;

  constructor(inputs: Inputs, targets: Float64Array, settings: Settings) {
    const n = inputs.rows.length;
    const d = inputs.isChoice.length;
    this.#inputs = inputs;
    this.#weights = settings.map(Math.exp);
    const K = new Float64Array(n * n);
    for (const [i, row] of inputs.rows.entries()) {
      const k = this.#covariances(row, i + 1);
      for (let j = 0; j <= i; j++) K[i * n + j] = k[j]!;
      K[i * n + i]! += this.#weights[d + 1]! + NOISE_FLOOR;
    }
    const L = cholesky(K, n);
    assert(L !== undefined, "the covariance must be positive definite: noise is added to it");
    this.#L = L;
    this.#alpha = solveUpper(L, n, solveLower(L, n, targets.slice()));
  }

  /** Mean and variance (without noise) of the process at `x`. */
  at(x: Float64Array): { mean: number; variance: number } {
    const { mean, variance } = this.#at(x);
    return { mean, variance };
  }

  /** The mean alone, which costs a row of what the variance costs. */
  meanAt(x: Float64Array): number {
    return this.#mean(this.#covariances(x, this.#inputs.rows.length));
  }

  /** As `at`, and the gradients of both by the coordinates of x; 0 for choices. */
  withGradients(x: Float64Array): {
    mean: number;
    variance: number;
    meanGradient: Float64Array;
    varianceGradient: Float64Array;
  } {
    const { mean, variance, solved } = this.#at(x);
    const { rows, isChoice } = this.#inputs;
    const beta = solveUpper(this.#L, rows.length, solved);
    const signal = this.#weights[isChoice.length]!;
    const meanGradient = new Float64Array(x.length);
    const varianceGradient = new Float64Array(x.length);
    for (const [i, row] of rows.entries()) {
      const slope = 2 * signal * maternSlope(this.#distance(x, row));
      for (let d = 0; d < x.length; d++) {
        if (isChoice[d]) continue;
        const change = slope * this.#weights[d]! * (x[d]! - row[d]!);
        meanGradient[d]! += change * this.#alpha[i]!;
        varianceGradient[d]! -= 2 * change * beta[i]!;
      }
    }
    return { mean, variance, meanGradient, varianceGradient };
  }

  #at(x: Float64Array): { mean: number; variance: number; solved: Float64Array } {
    const n = this.#inputs.rows.length;
    const k = this.#covariances(x, n);
    const mean = this.#mean(k);
    const solved = solveLower(this.#L, n, k);
    let variance = this.#weights[x.length]!;
    for (let i = 0; i < n; i++) variance -= solved[i]! * solved[i]!;
    return { mean, variance: Math.max(variance, 1e-14), solved };
  }

  #mean(covariances: Float64Array): number {
    let mean = 0;
    for (let i = 0; i < covariances.length; i++) mean += covariances[i]! * this.#alpha[i]!;
    return mean;
  }

  /** Between x and the first `count` rows. */
  #covariances(x: Float64Array, count: number): Float64Array {
    const signal = this.#weights[x.length]!;
    const covariances = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      covariances[i] = signal * matern(this.#distance(x, this.#inputs.rows[i]!));
    }
    return covariances;
  }

  #distance(a: Float64Array, b: Float64Array): number {
    const { isChoice } = this.#inputs;
    const weights = this.#weights;
    let sum = 0;
    for (let d = 0; d < a.length; d++) {
      sum += weights[d]! * squaredDistance(a[d]!, b[d]!, isChoice[d]!);
    }
    return sum;
  }
}
