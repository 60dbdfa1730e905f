// The normal law from which CMA-ES draws, and how a generation changes it. Hansen 2016, "The CMA
// evolution strategy: a tutorial", arXiv:1604.00772; equation numbers are those of its version of
// 2023, names of variables its letters. With negative weights (active CMA).
//
// A sample that did not come from this law (a point given by the user, a result that came late) is
// taken in with its step cut to a likely length (Hansen 2011, "Injecting external solutions into
// CMA-ES", arXiv:1110.4181).

import { symmetricEigen } from "../linear-algebra/symmetric-eigen.ts";

export type Distribution = {
  /** Dimensions. */
  readonly n: number;
  /** Samples a generation. */
  readonly lambda: number;
  /** [n] */
  readonly mean: Float64Array;
  readonly sigma: number;
  /** [n, n] */
  readonly C: Float64Array;
  /** Square roots of the eigenvalues of C, [n], and its eigenvectors as columns, [n, n]. */
  readonly D: Float64Array;
  readonly B: Float64Array;
  /** Evolution paths, [n]. */
  readonly pSigma: Float64Array;
  readonly pC: Float64Array;
  readonly generation: number;
};

/** Variances below this share of the largest would only be rounding. */
const CONDITION_MAX = 1e14;

/** The law before the first generation: round, around `mean`. */
export function roundDistribution(mean: Float64Array, sigma: number, lambda: number): Distribution {
  const n = mean.length;
  const identity = Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
  return {
    n,
    lambda,
    mean,
    sigma,
    C: identity,
    D: new Float64Array(n).fill(1),
    B: identity,
    pSigma: new Float64Array(n),
    pC: new Float64Array(n),
    generation: 0,
  };
}

/** The samples of a generation that n dimensions need (table 1). */
export function populationSize(n: number): number {
  return 4 + Math.floor(3 * Math.log(Math.max(1, n)));
}

type Rates = {
  /** Recombination weights, [lambda]: the better half positive with the sum 1. */
  readonly weights: readonly number[];
  readonly muEff: number;
  readonly cSigma: number;
  readonly dSigma: number;
  readonly cC: number;
  readonly c1: number;
  readonly cMu: number;
};

/** Table 1, equations 49 to 58. */
function ratesOf(n: number, lambda: number): Rates {
  const raw = Array.from(
    { length: lambda },
    (_, i) => Math.log((lambda + 1) / 2) - Math.log(i + 1),
  );
  const positive = raw.filter((w) => w > 0);
  const negative = raw.filter((w) => w < 0);
  const muEff = effective(positive);
  const c1 = 2 / ((n + 1.3) ** 2 + muEff);
  const cMu = Math.min(1 - c1, (2 * (0.25 + muEff + 1 / muEff - 2)) / ((n + 2) ** 2 + muEff));
  const negativeSum = Math.min(
    1 + c1 / cMu,
    1 + (2 * effective(negative)) / (muEff + 2),
    (1 - c1 - cMu) / (n * cMu),
  );
  const [plus, minus] = [total(positive), -total(negative)];
  const cSigma = (muEff + 2) / (n + muEff + 5);
  return {
    weights: raw.map((w) => (w > 0 ? w / plus : (w * negativeSum) / minus)),
    muEff,
    cSigma,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma,
    cC: (4 + muEff / n) / (n + 4 + (2 * muEff) / n),
    c1,
    cMu,
  };
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

function effective(weights: readonly number[]): number {
  const squares = total(weights.map((w) => w * w));
  return squares === 0 ? 0 : total(weights) ** 2 / squares;
}

/** The law after a generation. `ranked`: lambda samples, [n] each, best first. */
export function updated(law: Distribution, ranked: readonly Float64Array[]): Distribution {
  const { n, lambda, sigma } = law;
  if (n === 0) return { ...law, generation: law.generation + 1 };
  const { weights, muEff, cSigma, dSigma, cC, c1, cMu } = ratesOf(n, lambda);
  const generation = law.generation + 1;
  const steps = ranked.map((x) => likelyStep(law, x));

  const step = new Float64Array(n);
  for (const [i, { y }] of steps.entries()) {
    if (weights[i]! > 0) for (let d = 0; d < n; d++) step[d]! += weights[i]! * y[d]!;
  }
  const mean = law.mean.map((m, d) => m + sigma * step[d]!);

  // Equations 43 to 45.
  const whitened = whiten(law, step);
  const drift = Math.sqrt(cSigma * (2 - cSigma) * muEff);
  const pSigma = law.pSigma.map((p, d) => (1 - cSigma) * p + drift * whitened[d]!);
  const chi = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
  const length = norm(pSigma);
  const grown = sigma * Math.exp(Math.min(1, (cSigma / dSigma) * (length / chi - 1)));
  const settled = length / Math.sqrt(1 - Math.exp(2 * generation * Math.log(1 - cSigma)));
  const h = settled < (1.4 + 2 / (n + 1)) * chi ? 1 : 0;
  const push = h * Math.sqrt(cC * (2 - cC) * muEff);
  const pC = law.pC.map((p, d) => (1 - cC) * p + push * step[d]!);

  // Equations 46 and 47.
  const forget = 1 + c1 * (1 - h) * cC * (2 - cC) - c1 - cMu * total(weights);
  const C = law.C.map((entry) => forget * entry);
  addOuter(C, pC, c1);
  for (const [i, { y, length: distance }] of steps.entries()) {
    const w = weights[i]!;
    addOuter(C, y, cMu * (w < 0 ? (w * n) / Math.max(distance * distance, 1e-12) : w));
  }
  return { ...law, mean, sigma: grown, C, ...rootsOf(C, n), pSigma, pC, generation };
}

/** The step to x in units of sigma, cut to a likely length; `length` is that of C^-1/2 y. */
function likelyStep(law: Distribution, x: Float64Array): { y: Float64Array; length: number } {
  const y = x.map((value, d) => (value - law.mean[d]!) / law.sigma);
  const length = norm(whiten(law, y));
  const longest = Math.sqrt(law.n) + (2 * law.n) / (law.n + 2);
  if (length <= longest) return { y, length };
  return { y: y.map((value) => (value * longest) / length), length: longest };
}

/** C^-1/2 y = B D^-1 B' y. */
function whiten({ n, B, D }: Distribution, y: Float64Array): Float64Array {
  const inner = D.map((d, j) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += B[i * n + j]! * y[i]!;
    return sum / d;
  });
  return turned(B, inner, n);
}

/** B z. */
function turned(B: Float64Array, z: Float64Array, n: number): Float64Array {
  return z.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += B[i * n + j]! * z[j]!;
    return sum;
  });
}

/** mean + sigma B D z: the sample that belongs to standard normal numbers z. */
export function sampleAt({ n, mean, sigma, B, D }: Distribution, z: Float64Array): Float64Array {
  const y = turned(
    B,
    z.map((value, j) => value * D[j]!),
    n,
  );
  return y.map((value, d) => mean[d]! + sigma * value);
}

function norm(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

function addOuter(C: Float64Array, v: Float64Array, weight: number): void {
  const n = v.length;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) C[i * n + j]! += weight * v[i]! * v[j]!;
}

function rootsOf(C: Float64Array, n: number): Pick<Distribution, "B" | "D"> {
  const { values, vectors } = symmetricEigen(C, n);
  const floor = Math.max(...values) / CONDITION_MAX;
  return { B: vectors, D: values.map((value) => Math.sqrt(Math.max(value, floor))) };
}
