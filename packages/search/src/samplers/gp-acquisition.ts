// Where to look next: the point of largest expected improvement, in logarithms, so that there is a
// slope to climb also where next to nothing is expected (Ament et al. 2023, arXiv:2310.20708).
// Starts are random points and the surroundings of the best trials; the best of them climb along
// the gradient, and step from cell to cell in the dimensions that have cells.

import { normal, type Stream, uniform } from "@caviar/random";

import { minimize } from "../optimization/bfgs.ts";
import { clamp } from "../space/scale.ts";
import { normalCdf, normalDensity } from "../statistics/normal.ts";
import { cellCentre, type Dimension } from "./dimension.ts";
import type { GaussianProcess } from "./gp-model.ts";

const RANDOM_STARTS = 250;
/** Steps away from each of the best trials, by deviation. */
const NEARBY = [0.1, 0.03, 0.01, 0.003];
const NEARBY_EACH = 5;
const CLIMBERS = 3;
const CLIMB_STEPS = 25;
const ROUNDS_MAX = 4;

export type Acquisition = {
  readonly process: GaussianProcess;
  readonly dimensions: readonly Dimension[];
  /** The lowest loss so far, as the process sees it. */
  readonly incumbent: number;
  /** Snaps cells to their middles and dimensions that are left out to the middle of the cube. */
  readonly normalized: (x: Float64Array) => Float64Array;
  /** Points that need not be looked at. */
  readonly isTried: (x: Float64Array) => boolean;
};

/** ln(phi(z) + z Phi(z)), by its asymptotic series in the far left tail. */
export function logImprovement(z: number): number {
  if (z > -6) return Math.log(normalDensity(z) + z * normalCdf(z));
  const w = 1 / (z * z);
  return (
    -0.5 * z * z - 0.5 * Math.log(2 * Math.PI) + Math.log(w * (1 - w * (3 - w * (15 - 105 * w))))
  );
}

/** ln of the expected improvement at x. */
function logExpectedImprovement({ process, incumbent }: Acquisition, x: Float64Array): number {
  const { mean, variance } = process.at(x);
  const deviation = Math.sqrt(variance);
  return logImprovement((incumbent - mean) / deviation) + Math.log(deviation);
}

/** The most promising point that was found. `best`: the points of the best trials, best first. */
export function mostPromising(
  acquisition: Acquisition,
  best: readonly Float64Array[],
  from: Stream,
): Float64Array {
  const scored = startsOf(acquisition, best, from)
    .map(acquisition.normalized)
    .filter((x) => !acquisition.isTried(x))
    .map((x) => ({ x, gain: logExpectedImprovement(acquisition, x) }))
    .toSorted((a, b) => b.gain - a.gain);
  let winner = scored[0];
  for (const start of scored.slice(0, CLIMBERS)) {
    const top = climbed(acquisition, start);
    if (winner === undefined || top.gain > winner.gain) winner = top;
  }
  return winner?.x ?? best[0]!;
}

function startsOf(
  { dimensions }: Acquisition,
  best: readonly Float64Array[],
  from: Stream,
): Float64Array[] {
  const d = dimensions.length;
  const starts = Array.from({ length: RANDOM_STARTS }, (_, i) =>
    Float64Array.from({ length: d }, (__, k) => uniform(from, i * d + k)),
  );
  for (const point of best) {
    for (const deviation of NEARBY) {
      for (let i = 0; i < NEARBY_EACH; i++) {
        const index = starts.length * d;
        starts.push(
          point.map((value, k) => {
            // A cell changes now and then, a number a little each time.
            const u = uniform(from, index + k);
            if (dimensions[k]!.kind !== "continuous") return u < 1 / d ? (u * d) % 1 : value;
            return clamp(value + deviation * normal(from, index + k), 0, 1);
          }),
        );
      }
    }
  }
  return starts;
}

type Scored = { readonly x: Float64Array; readonly gain: number };

/** Along the gradient and from cell to cell in turn, until neither helps. */
function climbed(acquisition: Acquisition, start: Scored): Scored {
  let at = start;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const slid = slide(acquisition, at);
    const stepped = step(acquisition, slid);
    const isDone = stepped === slid;
    at = stepped;
    if (isDone) break;
  }
  return at;
}

function slide(acquisition: Acquisition, start: Scored): Scored {
  const { process, incumbent, dimensions, normalized, isTried } = acquisition;
  if (dimensions.every(({ kind }) => kind !== "continuous")) return start;
  const { x: end } = minimize(
    (x) => {
      const { mean, variance, meanGradient, varianceGradient } = process.withGradients(x);
      const deviation = Math.sqrt(variance);
      const gap = (incumbent - mean) / deviation;
      const log = logImprovement(gap);
      // d h / d z = Phi(z), with h = phi + z Phi.
      const slope = Math.exp(Math.log(Math.max(normalCdf(gap), 1e-300)) - log);
      const gradient = meanGradient.map((byMean, d) => {
        if (dimensions[d]!.kind !== "continuous") return 0;
        const byDeviation = varianceGradient[d]! / (2 * deviation);
        return -((slope * (-byMean - gap * byDeviation)) / deviation + byDeviation / deviation);
      });
      return { value: -(log + Math.log(deviation)), gradient };
    },
    start.x,
    { low: 0, high: 1 },
    CLIMB_STEPS,
  );
  const x = normalized(end);
  const gain = logExpectedImprovement(acquisition, x);
  return gain > start.gain && !isTried(x) ? { x, gain } : start;
}

/** The best single change of a cell, or `start` itself. */
function step(acquisition: Acquisition, start: Scored): Scored {
  let best = start;
  for (const [d, dimension] of acquisition.dimensions.entries()) {
    if (dimension.kind === "continuous") continue;
    for (let cell = 0; cell < dimension.edges.length - 1; cell++) {
      const centre = cellCentre(dimension.edges, cell);
      if (centre === start.x[d]) continue;
      const x = acquisition.normalized(start.x.with(d, centre));
      if (acquisition.isTried(x)) continue;
      const gain = logExpectedImprovement(acquisition, x);
      if (gain > best.gain) best = { x, gain };
    }
  }
  return best;
}
