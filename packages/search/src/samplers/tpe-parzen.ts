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
import { NEGLIGIBLE, smallExp } from "../statistics/small-exp.ts";
import { cellCentre, cellOf, type Dimension } from "./dimension.ts";

export type Kernels = {
  readonly dimensions: readonly Dimension[];
  /** The kernels' coordinates in the first dimension, in the second, ...; NaN: left out by its point. */
  readonly columns: Float64Array;
  /** Whether no kernel's point leaves a dimension out; default: it is looked for. */
  readonly isWhole?: boolean;
  /** Of each kernel the sum of `logNormOf` over its continuous dimensions. */
  readonly norms: Float64Array;
  /** One a kernel. */
  readonly weights: Weights;
  /** Standard deviation by dimension; for unordered cells the share that is spread evenly. */
  readonly widths: readonly number[];
};

/** What the kernels weigh, the prior last: shares of 1 and their logarithms. */
export type Weights = { readonly shares: readonly number[]; readonly logs: Float64Array };

/** Of kernels that weigh so much, positive, beside the prior, which weighs 1. */
export function weightsOf(weights: readonly number[]): Weights {
  const total = weights.reduce((sum, weight) => sum + weight, 1);
  const shares = [...weights, 1].map((weight) => weight / total);
  return { shares, logs: Float64Array.from(shares, Math.log) };
}

/** One dimension of all kernels. */
type Axis =
  | {
      readonly kind: "continuous";
      readonly width: number;
      /** -1 / (2 width^2) */
      readonly scale: number;
    }
  | {
      readonly kind: "cells";
      readonly edges: readonly number[];
      /** The row of each kernel's cell in `table`, the prior's last. */
      readonly at: Int32Array;
      /** Log mass of each cell, by row: a row for each cell of a kernel, the uniform one last. */
      readonly table: Float64Array;
    };

export class ParzenEstimator {
  readonly #axes: readonly Axis[];
  /** The dimensions of cells. */
  readonly #cells: readonly number[];
  readonly #columns: Float64Array;
  readonly #isWhole: boolean;
  readonly #weights: Weights;
  /** Log weight and log normalization of each kernel, the prior's last. */
  readonly #offsets: Float64Array;
  readonly #logs: Float64Array;

  constructor({ dimensions, columns, isWhole, norms, weights, widths }: Kernels) {
    this.#columns = columns;
    this.#isWhole = isWhole ?? !columns.some(Number.isNaN);
    this.#weights = weights;
    this.#offsets = weights.logs.slice();
    for (let k = 0; k < norms.length; k++) this.#offsets[k]! -= norms[k]!;
    this.#logs = new Float64Array(this.#offsets.length);
    this.#axes = dimensions.map((dimension, d) => {
      const width = widths[d]!;
      if (dimension.kind === "continuous") {
        return { kind: "continuous", width, scale: -0.5 / (width * width) };
      }
      const { edges } = dimension;
      const at = rowsOfCells(edges, columns.subarray(d * norms.length, (d + 1) * norms.length));
      return { kind: "cells", edges, at, table: tableOf(dimension, width) };
    });
    this.#cells = [...this.#axes.keys()].filter((d) => this.#axes[d]!.kind === "cells");
  }

  /** A point drawn with the numbers of `from` at index, index + 1, ... index + dimensions. */
  draw(from: Stream, index: number): UnitPoint {
    let left = uniform(from, index);
    const { shares } = this.#weights;
    const last = shares.length - 1;
    const drawn = shares.findIndex((weight) => (left -= weight) < 0);
    const k = drawn === -1 ? last : drawn;
    return this.#axes.map((axis, d) => {
      const u = uniform(from, index + 1 + d);
      if (axis.kind === "continuous") {
        const mean = k === last ? Number.NaN : this.#columns[d * last + k]!;
        return Number.isNaN(mean) ? u : truncatedNormal(mean, axis.width, u);
      }
      const { edges, at, table } = axis;
      const cells = edges.length - 1;
      const row = table.subarray(at[k]! * cells, (at[k]! + 1) * cells);
      return cellCentre(edges, drawCell(row, u));
    });
  }

  /**
   * No density over the dimensions of `row` is lower: the prior's share of it. A row has a coordinate a
   * dimension, NaN for one that is left out.
   */
  logFloor(row: UnitPoint): number {
    let log = this.#offsets.at(-1)!;
    for (const d of this.#cells) {
      const axis = this.#axes[d]!;
      if (axis.kind === "continuous" || Number.isNaN(row[d])) continue;
      const { edges, at, table } = axis;
      log += table[at.at(-1)! * (edges.length - 1) + cellOf(edges, row[d]!)]!;
    }
    return log;
  }

  /**
   * Log density at a row of coordinates, over the dimensions that it does not leave out. Where it is
   * above `enough`, any number that is above it too: the kernels are summed only until that is known.
   */
  logDensity(row: UnitPoint, enough = Infinity): number {
    const logs = this.#logs;
    logs.set(this.#offsets);
    const kernels = logs.length - 1;
    let largest = this.logFloor(row);
    let sum = 1;
    for (let from = 0; from < kernels; from += PART) {
      const to = Math.min(kernels, from + PART);
      for (let d = 0; d < this.#axes.length; d++) this.#add(d, row[d]!, from, to);
      let top = largest;
      for (let k = from; k < to; k++) if (logs[k]! > top) top = logs[k]!;
      if (top > largest) sum *= Math.exp(largest - top);
      largest = top;
      for (let k = from; k < to; k++) {
        const below = logs[k]! - largest;
        if (below > NEGLIGIBLE) sum += smallExp(below);
      }
      if (largest + Math.log(sum) > enough) break;
    }
    return largest + Math.log(sum);
  }

  /** To the logs of some kernels, what they are at coordinate `x` of a dimension. */
  #add(d: number, x: number, from: number, to: number): void {
    if (Number.isNaN(x)) return;
    const axis = this.#axes[d]!;
    const logs = this.#logs;
    if (axis.kind === "cells") {
      const { edges, at, table } = axis;
      const cells = edges.length - 1;
      const cell = cellOf(edges, x);
      for (let k = from; k < to; k++) logs[k]! += table[at[k]! * cells + cell]!;
      return;
    }
    const columns = this.#columns;
    const start = d * (logs.length - 1);
    const { scale } = axis;
    if (this.#isWhole) {
      for (let k = from; k < to; k++) {
        const distance = x - columns[start + k]!;
        logs[k]! += scale * distance * distance;
      }
      return;
    }
    for (let k = from; k < to; k++) {
      const distance = x - columns[start + k]!;
      // A kernel whose point leaves the dimension out is uniform there.
      if (!Number.isNaN(distance)) logs[k]! += scale * distance * distance;
    }
  }
}

/** Kernels that are summed before the sum is looked at. */
const PART = 32;

type Cells = Exclude<Dimension, { readonly kind: "continuous" }>;

/** The row of the cell of each kernel; of those that leave the dimension out, and of the prior, the last. */
function rowsOfCells(edges: readonly number[], coordinates: Float64Array): Int32Array {
  const cells = edges.length - 1;
  const at = new Int32Array(coordinates.length + 1).fill(cells);
  for (let k = 0; k < coordinates.length; k++) {
    if (!Number.isNaN(coordinates[k])) at[k] = cellOf(edges, coordinates[k]!);
  }
  return at;
}

/** Logarithm of the integral over [0,1] of a normal law around `mean` without its height. */
export function logNormOf(mean: number, width: number): number {
  return logMassInside(mean, width) + Math.log(width * ROOT_OF_TWO_PI);
}

const ROOT_OF_TWO_PI = Math.sqrt(2 * Math.PI);

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
