// The metric over two dimensions as a landscape: at each place of a grid the mean rank of the trials
// around it, weighted by a Gaussian (Nadaraya 1964, Watson 1964). Ranks, because one diverged trial
// would otherwise flatten everything else. Where hardly a trial is near, nothing is claimed.

import { type SweepTable, trialCount } from "@caviar/protocol";
import type { Parameter } from "@caviar/search";

import { rankingOf } from "../charts/ranking.ts";
import { placesOf } from "../charts/zoom-plot.ts";
import type { Mask } from "../filter/filter.ts";

/** Cells a side. */
export const GRID = 48;
/** Standard deviation of the weights, in cells; few trials need wider ones. */
const WIDTH_MIN = 1.5;
const WIDTH_MAX = 5;
/** Less weight than this of a trial says nothing. */
const WEIGHT_MIN = 0.05;

export type Landscape = {
  /** Mean rank by cell, row by row from the bottom: 0 the worst, 1 the best; NaN: unknown. */
  readonly heights: Float64Array;
  readonly trials: number;
};

type Dimension = { readonly name: string; readonly parameter: Parameter };

export function landscapeOf(
  table: SweepTable,
  mask: Mask,
  [x, y]: readonly [Dimension, Dimension],
): Landscape {
  const ranks = ranksOf(table, mask);
  const [xOf, yOf] = [x, y].map(({ name, parameter }) => placesOf(table, name, parameter));
  const sums = new Float64Array(GRID * GRID);
  const weights = new Float64Array(GRID * GRID);
  for (const [trial, rank] of ranks) {
    const cell = cellAt(yOf!(trial)) * GRID + cellAt(xOf!(trial));
    sums[cell]! += rank;
    weights[cell]! += 1;
  }
  const width = Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, 40 / Math.sqrt(ranks.size + 1)));
  const [smoothSums, smoothWeights] = [sums, weights].map((grid) => blurred(grid, width));
  const heights = smoothSums!.map((sum, cell) => {
    const weight = smoothWeights![cell]!;
    return weight < WEIGHT_MIN / (2 * Math.PI * width * width) ? Number.NaN : sum / weight;
  });
  return { heights, trials: ranks.size };
}

/** Of the wanted trials that have a number: 0 for the worst, 1 for the best. */
function ranksOf(table: SweepTable, mask: Mask): Map<number, number> {
  const metric = table.trials.metric.values();
  const usable: number[] = [];
  for (const trial of rankingOf(table)) {
    if (!Number.isNaN(metric[trial]) && (!mask || mask[trial] === 1)) usable.push(trial);
  }
  const last = Math.max(1, Math.min(trialCount(table), usable.length) - 1);
  return new Map(usable.map((trial, place) => [trial, place / last]));
}

const cellAt = (place: number) => Math.min(GRID - 1, Math.max(0, Math.floor(place * GRID)));

/** A Gaussian is separable: first along the rows, then along the columns. */
function blurred(grid: Float64Array, width: number): Float64Array {
  const reach = Math.ceil(3 * width);
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * width * width)),
  );
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  const pass = (from: Float64Array, stepIn: number, stepOut: number) => {
    const into = new Float64Array(from.length);
    for (let line = 0; line < GRID; line++) {
      for (let at = 0; at < GRID; at++) {
        let sum = 0;
        for (let i = -reach; i <= reach; i++) {
          const near = at + i;
          if (near < 0 || near >= GRID) continue;
          sum += kernel[i + reach]! * from[line * stepOut + near * stepIn]!;
        }
        into[line * stepOut + at * stepIn] = sum / total;
      }
    }
    return into;
  };
  return pass(pass(grid, 1, GRID), GRID, 1);
}
