// PED-ANOVA (Watanabe, Bansal, Hutter 2023, arXiv:2304.10255): a parameter matters when the best
// trials have other values of it than all trials have. Measured by the Pearson divergence of two
// densities in one dimension; no forest, so it is fast for any number of trials, and it looks at
// the good part of the space where fANOVA looks at all of it.
//
// A conditional parameter is judged by the trials that had it, and counts by how many those are.

import type { History } from "../history.ts";
import { cellCentre, type Dimension, dimensionsOf } from "../samplers/dimension.ts";
import { logNormOf, ParzenEstimator, weightsOf } from "../samplers/tpe-parzen.ts";
import type { Space } from "../space/space.ts";
import { type Evidence, evidenceOf, type Importance } from "./evidence.ts";

/** The best share of all trials. */
const TOP = 0.1;
const TOP_MIN = 5;
const GRID = 64;
const KERNELS_MAX = 1000;
/** Bandwidth of n kernels: this times n^(-1/5) (Scott 1992, for a law as wide as the interval). */
const WIDTH = 0.3;

/** Shares in the order of the space; their sum is 1, or 0 when nothing differs. */
export function pedAnova(space: Space, history: History): readonly Importance[] {
  const trials = evidenceOf(space, history);
  const divergences = dimensionsOf(space).map((dimension, d) => {
    const having = trials.filter(({ active }) => active[d]!);
    const top = Math.max(TOP_MIN, Math.ceil(TOP * having.length));
    if (having.length < 2 * top) return 0;
    const weight = having.length / trials.length;
    // Who is as good as the last of the top is of the top.
    const border = having[top - 1]!.rank;
    const best = having.filter(({ rank }) => rank <= border);
    return weight * divergence(dimension, d, best, having);
  });
  const sum = divergences.reduce((total, value) => total + value, 0);
  return Object.keys(space).map((name, d) => ({
    name,
    share: sum > 0 ? divergences[d]! / sum : 0,
  }));
}

/** Mean of (p_top / p_all - 1)^2 under p_all. */
function divergence(
  dimension: Dimension,
  d: number,
  top: readonly Evidence[],
  all: readonly Evidence[],
): number {
  const [pTop, pAll] = [densityOf(dimension, d, top), densityOf(dimension, d, all)];
  const places =
    dimension.kind === "continuous"
      ? Array.from({ length: GRID }, (_, i) => (i + 0.5) / GRID)
      : dimension.edges.slice(1).map((_, cell) => cellCentre(dimension.edges, cell));
  let [sum, mass] = [0, 0];
  for (const u of places) {
    const base = Math.exp(pAll.logDensity([u]));
    sum += base * (Math.exp(pTop.logDensity([u])) / base - 1) ** 2;
    mass += base;
  }
  return sum / mass;
}

function densityOf(dimension: Dimension, d: number, trials: readonly Evidence[]): ParzenEstimator {
  const n = Math.min(KERNELS_MAX, trials.length);
  const columns = Float64Array.from({ length: n }, (_, i) => {
    return trials[Math.floor((i * trials.length) / n)]!.unit[d]!;
  });
  const cells = dimension.kind === "continuous" ? 0 : dimension.edges.length - 1;
  const width =
    dimension.kind === "unordered" ? cells / (n + cells) : WIDTH * Math.exp(-Math.log(n) / 5);
  return new ParzenEstimator({
    dimensions: [dimension],
    columns,
    norms: columns.map((u) => (dimension.kind === "continuous" ? logNormOf(u, width) : 0)),
    weights: weightsOf(Array<number>(n).fill(1)),
    widths: [width],
  });
}
