// A Parzen estimator on the unit cube: a mixture of one product kernel a point and a uniform prior
// (Bergstra et al. 2011, "Algorithms for hyper-parameter optimization"; multivariate as in
// Falkner et al. 2018 and in Watanabe 2023, arXiv:2304.11127, section 3).
//
// Continuous dimension: a normal law truncated to [0,1]. Ordered cells: the mass of that law in the
// cell. Unordered cells: most of the mass on the point's cell, the rest spread evenly. A kernel is
// uniform in a dimension that its point leaves out; the prior is a point that leaves all of them out.
// A density leaves out the dimensions that the place asked for leaves out.

import { type Stream, uniform } from "@caviar/random";

import { clamp } from "../space/scale.ts";
import type { UnitPoint } from "../space/space.ts";
import { normalCdf, normalQuantile } from "../statistics/normal.ts";
import { cellCentre, cellOf, type Dimension } from "./dimension.ts";

export type Place = {
  readonly unit: UnitPoint;
  /** By dimension; what is not active counts for nothing. */
  readonly active: readonly boolean[];
  /** What a kernel here is normalized by; kept, because most kernels come again. */
  norms?: Norms;
};

/** Logarithm of the integral over [0,1] of a kernel without its height, by dimension. */
type Norms = { readonly width: number; readonly byDimension: readonly number[] };

export type Kernels = {
  readonly dimensions: readonly Dimension[];
  readonly places: readonly Place[];
  /** One a place, positive; the prior weighs 1. */
  readonly weights: readonly number[];
  /** Standard deviation by dimension; for unordered cells the share that is spread evenly. */
  readonly widths: readonly number[];
};

/** One dimension of all kernels, the prior's last. */
type Axis = {
  readonly dimension: Dimension;
  readonly width: number;
  /** The coordinate of each kernel, or the row of its cell in `table`. */
  readonly at: Float64Array;
  /** Continuous: -1 / (2 width^2) of each kernel, 0 where it is uniform. */
  readonly scale: Float64Array;
  /** Cells: log mass of each cell, by row: a row for each cell of a kernel, the uniform one last. */
  readonly table: Float64Array;
};

export class ParzenEstimator {
  readonly #axes: readonly Axis[];
  /** Log weight and log normalization of each kernel. */
  readonly #offsets: Float64Array;
  readonly #weights: readonly number[];
  readonly #logs: Float64Array;

  constructor({ dimensions, places, weights, widths }: Kernels) {
    const total = weights.reduce((sum, weight) => sum + weight, 1);
    this.#weights = [...weights, 1].map((weight) => weight / total);
    this.#offsets = logsOf(this.#weights);
    this.#logs = new Float64Array(places.length + 1);
    this.#axes = dimensions.map((dimension, d) => axisOf(dimension, d, places, widths[d]!));
    const continuous = [...dimensions.keys()].filter((d) => dimensions[d]!.kind === "continuous");
    if (continuous.length === 0) return;
    const width = widths[continuous[0]!]!;
    for (let k = 0; k < places.length; k++) {
      const { active } = places[k]!;
      const norms = normsOf(places[k]!, width);
      for (const d of continuous) if (active[d]!) this.#offsets[k]! -= norms[d]!;
    }
  }

  /** A point drawn with the numbers of `from` at index, index + 1, ... index + dimensions. */
  draw(from: Stream, index: number): UnitPoint {
    let left = uniform(from, index);
    const last = this.#weights.length - 1;
    const drawn = this.#weights.findIndex((weight) => (left -= weight) < 0);
    const k = drawn === -1 ? last : drawn;
    return this.#axes.map(({ dimension, width, at, scale, table }, d) => {
      const u = uniform(from, index + 1 + d);
      if (dimension.kind === "continuous") {
        return scale[k] === 0 ? u : truncatedNormal(at[k]!, width, u);
      }
      const cells = dimension.edges.length - 1;
      const row = table.subarray(at[k]! * cells, (at[k]! + 1) * cells);
      return cellCentre(dimension.edges, drawCell(row, u));
    });
  }

  /** No density over the active dimensions of a place is lower: the prior's share of it. */
  logFloor({ unit, active }: Place): number {
    let log = this.#offsets.at(-1)!;
    for (let d = 0; d < this.#axes.length; d++) {
      const { dimension, at, table } = this.#axes[d]!;
      if (!active[d]! || dimension.kind === "continuous") continue;
      const cells = dimension.edges.length - 1;
      log += table[at.at(-1)! * cells + cellOf(dimension.edges, unit[d]!)]!;
    }
    return log;
  }

  /** Log density at a place, over its active dimensions. */
  logDensity({ unit, active }: Place): number {
    const logs = this.#logs;
    logs.set(this.#offsets);
    for (let d = 0; d < this.#axes.length; d++) {
      if (!active[d]!) continue;
      const { dimension, at, scale, table } = this.#axes[d]!;
      if (dimension.kind === "continuous") {
        const x = unit[d]!;
        for (let k = 0; k < logs.length; k++) {
          const distance = x - at[k]!;
          logs[k]! += scale[k]! * distance * distance;
        }
      } else {
        const cells = dimension.edges.length - 1;
        const cell = cellOf(dimension.edges, unit[d]!);
        for (let k = 0; k < logs.length; k++) logs[k]! += table[at[k]! * cells + cell]!;
      }
    }
    return logSumExp(logs);
  }
}

type Cells = Exclude<Dimension, { readonly kind: "continuous" }>;

function axisOf(dimension: Dimension, d: number, places: readonly Place[], width: number): Axis {
  const count = places.length;
  const at = new Float64Array(count + 1);
  const scale = new Float64Array(count + 1);
  if (dimension.kind === "continuous") {
    const narrow = -0.5 / (width * width);
    for (let k = 0; k < count; k++) {
      const { unit, active } = places[k]!;
      at[k] = unit[d]!;
      scale[k] = active[d]! ? narrow : 0;
    }
    return { dimension, width, at, scale, table: new Float64Array() };
  }
  const cells = dimension.edges.length - 1;
  at[count] = cells;
  for (let k = 0; k < count; k++) {
    const { unit, active } = places[k]!;
    at[k] = active[d]! ? cellOf(dimension.edges, unit[d]!) : cells;
  }
  return { dimension, width, at, scale, table: tableOf(dimension, width) };
}

/** All continuous dimensions have one width; the others are not asked about. */
function normsOf(place: Place, width: number): readonly number[] {
  if (place.norms?.width !== width) {
    const height = Math.log(width * Math.sqrt(2 * Math.PI));
    const byDimension = place.unit.map((u) => logMassInside(u, width) + height);
    place.norms = { width, byDimension };
  }
  return place.norms.byDimension;
}

/** Logarithms of weights, of which many in a row are the same. */
function logsOf(weights: readonly number[]): Float64Array {
  const logs = new Float64Array(weights.length);
  for (let k = 0; k < logs.length; k++) {
    const isSame = k > 0 && weights[k] === weights[k - 1];
    logs[k] = isSame ? logs[k - 1]! : Math.log(weights[k]!);
  }
  return logs;
}

/** The tables made last for a dimension: widths change seldom, and an estimator has one of two. */
const tables = new WeakMap<Cells, Map<number, Float64Array>>();
const TABLES_MAX = 4;

function tableOf(dimension: Cells, width: number): Float64Array {
  let known = tables.get(dimension);
  if (known === undefined) tables.set(dimension, (known = new Map()));
  let table = known.get(width);
  if (table === undefined) {
    if (known.size === TABLES_MAX) known.clear();
    known.set(width, (table = newTable(dimension, width)));
  }
  return table;
}

function newTable(dimension: Cells, width: number): Float64Array {
  const { kind, edges } = dimension;
  const cells = edges.length - 1;
  const table = new Float64Array((cells + 1) * cells);
  for (let from = 0; from < cells; from++) {
    const row = table.subarray(from * cells, (from + 1) * cells);
    if (kind === "ordered") fillOrdered(row, edges, from, width);
    else
      row.fill(Math.log(width / cells)).fill(Math.log(1 - width + width / cells), from, from + 1);
  }
  for (let cell = 0; cell < cells; cell++) {
    table[cells * cells + cell] = Math.log(edges[cell + 1]! - edges[cell]!);
  }
  return table;
}

/** The normal law around the middle of a cell, truncated to [0,1]. */
function fillOrdered(
  row: Float64Array,
  edges: readonly number[],
  from: number,
  width: number,
): void {
  const mean = cellCentre(edges, from);
  const inside = logMassInside(mean, width);
  for (let cell = 0; cell < row.length; cell++) {
    const [low, high] = [(edges[cell]! - mean) / width, (edges[cell + 1]! - mean) / width];
    const mass = normalCdf(high) - normalCdf(low);
    row[cell] = Math.log(Math.max(mass, Number.MIN_VALUE)) - inside;
  }
}

function logMassInside(mean: number, width: number): number {
  return Math.log(normalCdf((1 - mean) / width) - normalCdf(-mean / width));
}

/** The u-quantile of the normal law truncated to [0,1]. */
function truncatedNormal(mean: number, width: number, u: number): number {
  const low = normalCdf(-mean / width);
  const high = normalCdf((1 - mean) / width);
  return clamp(mean + width * normalQuantile(low + u * (high - low)), 0, 1);
}

function drawCell(logMasses: Float64Array, u: number): number {
  let left = u;
  const drawn = logMasses.findIndex((log) => (left -= Math.exp(log)) < 0);
  return drawn === -1 ? logMasses.length - 1 : drawn;
}

function logSumExp(values: Float64Array): number {
  let largest = -Infinity;
  for (let k = 0; k < values.length; k++) if (values[k]! > largest) largest = values[k]!;
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += Math.exp(values[k]! - largest);
  return largest + Math.log(sum);
}
